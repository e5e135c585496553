package io.dehaze.reply;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dehaze.event.EventKey;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Replies as records. The value is the webhook's body as it came, all else is in headers; the event
 * that it belongs to is named, so that a gateway need not trust the correlation id alone.
 */
public final class ReplyRecords {
  private static final String PROJECT = "ce_project";
  private static final String ID = "ce_id";
  private static final String KIND = "dehaze_reply";
  private static final String STATUS = "dehaze_status";
  private static final String ERROR = "dehaze_error";
  private static final String DETAIL = "dehaze_detail";
  private static final String RETRY_AFTER = "dehaze_retry_after";
  private static final String CONTENT_TYPE = "content-type";
  private static final byte[] NOTHING = {};

  private static final String ANSWERED = "answered";
  private static final String TOO_LARGE = "too_large";
  private static final String UNREACHABLE = "unreachable";
  private static final String UNAVAILABLE = "unavailable";
  private static final String NOBODY_LISTENS = "nobody_listens";

  private ReplyRecords() {}

  /**
   * A reply as it was read.
   *
   * @param id for which caller
   * @param event of which event
   * @param sentMicros when the worker sent it, in microseconds since the epoch
   */
  public record Received(CorrelationId id, EventKey event, long sentMicros, Reply reply) {}

  /**
   * Writes a reply.
   *
   * @param topic the reply lane's
   * @param sentMicros the time, in microseconds since the epoch
   */
  public static ProducerRecord<byte[], byte[]> write(
      String topic, ReplyTo to, EventKey event, Reply reply, long sentMicros) {
    Headers headers = new RecordHeaders();
    headers.add(ReplyHeaders.CORRELATION, to.id().toBytes());
    ReplyHeaders.add(headers, PROJECT, event.project());
    ReplyHeaders.add(headers, ID, event.id());
    ReplyHeaders.add(headers, ReplyHeaders.SENT, sentMicros);
    byte[] value = add(headers, reply);
    byte[] key = event.id().getBytes(UTF_8);
    return new ProducerRecord<>(topic, to.partition(), null, key, value, headers);
  }

  private static byte[] add(Headers headers, Reply reply) {
    if (reply instanceof Reply.Answered answered) {
      ReplyHeaders.add(headers, KIND, ANSWERED);
      ReplyHeaders.add(headers, STATUS, answered.status());
      ReplyHeaders.add(headers, CONTENT_TYPE, answered.contentType());
      return answered.body();
    }
    if (reply instanceof Reply.TooLarge tooLarge) {
      ReplyHeaders.add(headers, KIND, TOO_LARGE);
      ReplyHeaders.add(headers, STATUS, tooLarge.status());
      ReplyHeaders.add(headers, DETAIL, tooLarge.detail());
    } else if (reply instanceof Reply.Unreachable unreachable) {
      ReplyHeaders.add(headers, KIND, UNREACHABLE);
      ReplyHeaders.add(headers, ERROR, unreachable.error());
      ReplyHeaders.add(headers, DETAIL, unreachable.detail());
    } else if (reply instanceof Reply.Unavailable unavailable) {
      ReplyHeaders.add(headers, KIND, UNAVAILABLE);
      ReplyHeaders.add(headers, ERROR, unavailable.reason());
      ReplyHeaders.add(headers, DETAIL, unavailable.detail());
      ReplyHeaders.add(headers, RETRY_AFTER, unavailable.retryAfterMs());
    } else {
      ReplyHeaders.add(headers, KIND, NOBODY_LISTENS);
    }
    return NOTHING;
  }

  /** Which caller a record of the reply lane is for; null where it does not say. */
  public static CorrelationId correlation(ConsumerRecord<byte[], byte[]> record) {
    return ReplyHeaders.correlation(record.headers());
  }

  /** Reads a record of the reply lane; empty where it is not one that we wrote; never throws. */
  public static Optional<Received> read(ConsumerRecord<byte[], byte[]> record) {
    Headers headers = record.headers();
    CorrelationId id = ReplyHeaders.correlation(headers);
    String project = ReplyHeaders.text(headers, PROJECT);
    String event = ReplyHeaders.text(headers, ID);
    long sentMicros = ReplyHeaders.number(headers, ReplyHeaders.SENT);
    Reply reply = reply(headers, record.value());
    if (id == null || project == null || event == null || sentMicros < 0 || reply == null) {
      return Optional.empty();
    }
    return Optional.of(new Received(id, new EventKey(project, event), sentMicros, reply));
  }

  private static Reply reply(Headers headers, byte[] value) {
    String kind = ReplyHeaders.text(headers, KIND);
    int status = status(headers);
    if (kind == null || value == null) {
      return null;
    }
    return switch (kind) {
      case ANSWERED ->
          status == 0
              ? null
              : new Reply.Answered(status, ReplyHeaders.text(headers, CONTENT_TYPE), value);
      case TOO_LARGE -> status == 0 ? null : new Reply.TooLarge(status, text(headers, DETAIL));
      case UNREACHABLE -> new Reply.Unreachable(text(headers, ERROR), text(headers, DETAIL));
      case UNAVAILABLE ->
          new Reply.Unavailable(
              text(headers, ERROR),
              text(headers, DETAIL),
              Math.max(0, ReplyHeaders.number(headers, RETRY_AFTER)));
      case NOBODY_LISTENS -> new Reply.NobodyListens();
      default -> null;
    };
  }

  private static int status(Headers headers) {
    long status = ReplyHeaders.number(headers, STATUS);
    return status >= 200 && status <= 999 ? (int) status : 0;
  }

  private static String text(Headers headers, String name) {
    String text = ReplyHeaders.text(headers, name);
    return text == null ? "" : text;
  }
}
