package io.dehaze.reply;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dehaze.event.EventKey;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyRecordsTest {
  private static final ReplyTo TO =
      new ReplyTo(new CorrelationId(Long.MIN_VALUE, -1), 5, 1_790_000_000_000L, 7);
  private static final EventKey EVENT = new EventKey("shop", "ä-1");

  static List<Reply> replies() {
    return List.of(
        new Reply.TooLarge(200, "at most 5 bytes"),
        new Reply.Unreachable("timeout", "no complete answer"),
        new Reply.Unavailable("paused", "it is paused", 5_000),
        new Reply.NobodyListens());
  }

  @ParameterizedTest
  @MethodSource("replies")
  void comeBackAsTheyWere(Reply reply) {
    assertThat(received(reply).reply()).isEqualTo(reply);
  }

  @Test
  void keepEveryByteOfAnAnswer() {
    byte[] body = {0, -1, 7};
    ReplyRecords.Received received = received(new Reply.Answered(204, null, body));
    assertThat(received.id()).isEqualTo(TO.id());
    assertThat(received.event()).isEqualTo(EVENT);
    assertThat(received.sentMicros()).isEqualTo(9);
    Reply.Answered answered = (Reply.Answered) received.reply();
    assertThat(answered.status()).isEqualTo(204);
    assertThat(answered.contentType()).isNull();
    assertThat(answered.body()).containsExactly(body);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"dehaze_correlation", "ce_project", "ce_id", "dehaze_sent", "dehaze_reply"})
  void areNone_whereSomethingIsMissing(String header) {
    ProducerRecord<byte[], byte[]> record = written(new Reply.NobodyListens());
    record.headers().remove(header);
    assertThat(ReplyRecords.read(asRead(record))).isEmpty();
  }

  @Test
  void areNone_whereAnAnswerHasNoStatus() {
    ProducerRecord<byte[], byte[]> record = written(new Reply.Answered(200, null, new byte[0]));
    record.headers().remove("dehaze_status").add("dehaze_status", "99".getBytes(UTF_8));
    assertThat(ReplyRecords.read(asRead(record))).isEmpty();
  }

  @Test
  void sayWhereToReply() {
    RecordHeaders headers = new RecordHeaders();
    TO.addTo(headers);
    assertThat(ReplyTo.of(headers)).contains(TO);
    headers.remove("dehaze_deadline").add("dehaze_deadline", "-1".getBytes(UTF_8));
    assertThat(ReplyTo.of(headers)).isEmpty();
  }

  private static ProducerRecord<byte[], byte[]> written(Reply reply) {
    return ReplyRecords.write("replies", TO, EVENT, reply, 9);
  }

  private static ReplyRecords.Received received(Reply reply) {
    ProducerRecord<byte[], byte[]> record = written(reply);
    assertThat(record.partition()).isEqualTo(5);
    return ReplyRecords.read(asRead(record)).orElseThrow();
  }

  private static ConsumerRecord<byte[], byte[]> asRead(ProducerRecord<byte[], byte[]> record) {
    return new ConsumerRecord<>(
        record.topic(),
        5,
        0,
        0,
        TimestampType.CREATE_TIME,
        0,
        0,
        record.key(),
        record.value(),
        record.headers(),
        Optional.empty());
  }
}
