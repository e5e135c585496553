package io.dehaze.worker.deliver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dehaze.dead.DeadLetterHeaders;
import io.dehaze.dead.DeadReason;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadLettersTest {
  private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_000L);
  private static final DeadLetters.Cause CAUSE =
      new DeadLetters.Cause(
          DeadReason.ATTEMPTS_EXHAUSTED, "status_500", 500, "it answered 500", "mail", 4);

  private final MockProducer<byte[], byte[]> kafka =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final DurableWriter writer = new DurableWriter(kafka);
  private final DeadLetters letters =
      new DeadLetters(
          "dehaze.dead",
          writer,
          new DeliveryMetrics(new SimpleMeterRegistry()),
          Clock.fixed(NOW, ZoneOffset.UTC));
  private final AtomicInteger stored = new AtomicInteger();

  @AfterEach
  void close() {
    writer.close();
  }

  @Test
  void keepsTheWholeRecordAndSaysWhyItDied() {
    Headers headers = new RecordHeaders();
    put(headers, "ce_id", "e-1");
    put(headers, DeadLetterHeaders.ACCEPTED, "1690000000000");
    put(headers, DeadLetterHeaders.DETAIL, "of an earlier death");
    letters.bury(record(10, headers), CAUSE, stored::incrementAndGet);

    ProducerRecord<byte[], byte[]> letter = kafka.history().get(0);
    assertThat(letter.topic()).isEqualTo("dehaze.dead");
    assertThat(letter.key()).isEqualTo("key".getBytes(UTF_8));
    assertThat(letter.value()).isEqualTo(new byte[10]);
    assertThat(text(letter, "ce_id")).isEqualTo("e-1");
    assertThat(text(letter, DeadLetterHeaders.ACCEPTED)).isEqualTo("1690000000000");
    assertThat(text(letter, DeadLetterHeaders.REASON)).isEqualTo("attempts_exhausted");
    assertThat(text(letter, DeadLetterHeaders.STATUS)).isEqualTo("500");
    assertThat(text(letter, DeadLetterHeaders.TRIGGER)).isEqualTo("mail");
    assertThat(text(letter, DeadLetterHeaders.ATTEMPTS)).isEqualTo("4");
    assertThat(text(letter, DeadLetterHeaders.ORIGIN)).isEqualTo("dehaze.retry-3@77");
    assertThat(text(letter, DeadLetterHeaders.DIED)).isEqualTo("1700000000000");
    assertThat(letter.headers().headers(DeadLetterHeaders.DETAIL)).hasSize(1);
    assertThat(headers.toArray()).as("the record itself is as it was").hasSize(3);
  }

  @Test
  void isStoredOnceKafkaSaysSoAndNotBefore() {
    letters.bury(record(10, new RecordHeaders()), CAUSE, stored::incrementAndGet);
    assertThat(stored).hasValue(0);
    kafka.completeNext();
    assertThat(stored).hasValue(1);
  }

  @Test
  void keepsWhatIsSmallOfWhatKafkaCanNeverTake() {
    Headers headers = new RecordHeaders();
    put(headers, "ce_id", "e-1");
    put(headers, DeadLetterHeaders.REDRIVEN, "0@1");
    put(headers, "edge", "x".repeat(2_048));
    put(headers, "large", "x".repeat(2_049));
    letters.bury(record(1_100_000, headers), CAUSE, stored::incrementAndGet);
    kafka.errorNext(new RecordTooLargeException("too large"));
    assertThat(stored).as("nothing of it is in Kafka yet").hasValue(0);

    ProducerRecord<byte[], byte[]> letter = kafka.history().get(1);
    assertThat(letter.key()).isEqualTo("key".getBytes(UTF_8));
    assertThat(letter.value()).isNull();
    assertThat(text(letter, "ce_id")).isEqualTo("e-1");
    assertThat(text(letter, "edge")).hasSize(2_048);
    assertThat(letter.headers().lastHeader("large")).isNull();
    assertThat(letter.headers().lastHeader(DeadLetterHeaders.REDRIVEN)).isNull();
    assertThat(text(letter, DeadLetterHeaders.REASON)).isEqualTo("attempts_exhausted");
    assertThat(text(letter, DeadLetterHeaders.DETAIL))
        .startsWith("it answered 500; left out here")
        .contains("1100000 bytes");
    kafka.completeNext();
    assertThat(stored).hasValue(1);
  }

  @Test
  void keepsABoundedNumberOfHeadersOfWhatKafkaCanNeverTake() {
    Headers headers = new RecordHeaders();
    for (int i = 0; i < 1_000; i++) {
      put(headers, "h" + i, "v");
    }
    letters.bury(record(1_100_000, headers), CAUSE, stored::incrementAndGet);
    kafka.errorNext(new RecordTooLargeException("too large"));

    Headers kept = kafka.history().get(1).headers();
    assertThat(kept.lastHeader("h127")).isNotNull();
    assertThat(kept.lastHeader("h128")).isNull();
  }

  @Test
  void tellsOfNoStatusNorTriggerWhereThereIsNone() {
    Headers headers = new RecordHeaders();
    put(headers, DeadLetterHeaders.STATUS, "500"); // of an earlier attempt
    DeadLetters.Cause cause =
        new DeadLetters.Cause(DeadReason.UNREADABLE, "not_json", 0, "it is no event", null, 0);
    letters.bury(record(10, headers), cause, stored::incrementAndGet);

    ProducerRecord<byte[], byte[]> letter = kafka.history().get(0);
    assertThat(letter.headers().lastHeader(DeadLetterHeaders.STATUS)).isNull();
    assertThat(letter.headers().lastHeader(DeadLetterHeaders.TRIGGER)).isNull();
    assertThat(text(letter, DeadLetterHeaders.ACCEPTED)).as("when written").isEqualTo("1600");
  }

  private static ConsumerRecord<byte[], byte[]> record(int bytes, Headers headers) {
    return new ConsumerRecord<>(
        "dehaze.retry",
        3,
        77,
        1_600,
        TimestampType.CREATE_TIME,
        3,
        bytes,
        "key".getBytes(UTF_8),
        new byte[bytes],
        headers,
        Optional.empty());
  }

  private static void put(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(UTF_8));
  }

  private static String text(ProducerRecord<byte[], byte[]> letter, String name) {
    Header header = letter.headers().lastHeader(name);
    return new String(header.value(), UTF_8);
  }
}
