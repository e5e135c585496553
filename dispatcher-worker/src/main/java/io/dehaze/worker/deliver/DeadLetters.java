package io.dehaze.worker.deliver;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dehaze.dead.DeadLetterHeaders;
import io.dehaze.dead.DeadReason;
import io.dehaze.event.QueuedEvent;
import java.time.Clock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Writes what was given up to the dead-letter lane: the whole record as it was, raw bytes and
 * headers, and beside it why, what the last answer was, and where it came from.
 *
 * <p>The lane takes everything that the lanes of events take, but Kafka counts compressed bytes:
 * another client may have compressed what is far larger. Of that the dead letter keeps what is
 * small.
 */
public final class DeadLetters {
  private static final int KEPT_BYTES_MAX = 2_048;
  private static final int KEPT_HEADERS_MAX = 128;

  private final String topic;
  private final DurableWriter writer;
  private final DeliveryMetrics metrics;
  private final Clock clock;

  /**
   * Writes to a topic.
   *
   * @param topic the dead-letter lane's
   */
  public DeadLetters(String topic, DurableWriter writer, DeliveryMetrics metrics, Clock clock) {
    this.topic = topic;
    this.writer = writer;
    this.metrics = metrics;
    this.clock = clock;
  }

  /**
   * What is known about a death.
   *
   * @param error the class of the last error, for example {@code timeout} or {@code status_500}
   * @param status the last answer's; 0 where there was none
   * @param detail one line for people
   * @param trigger the trigger it was for, or null where it was for none
   * @param attempts how many attempts were made
   */
  record Cause(
      DeadReason reason, String error, int status, String detail, String trigger, int attempts) {
    /** Of what cannot wait in any lane, and was not attempted now. */
    static Cause tooLarge(QueuedEvent queued, String trigger) {
      return new Cause(
          DeadReason.RECORD_TOO_LARGE,
          DeadReason.RECORD_TOO_LARGE.label(),
          0,
          "it cannot be delivered now, and is too large to wait in another lane",
          trigger,
          queued.attempts());
    }
  }

  /**
   * Buries a record.
   *
   * @param whenStored run once Kafka has acknowledged it
   */
  void bury(ConsumerRecord<byte[], byte[]> record, Cause cause, Runnable whenStored) {
    metrics.dead(cause.reason);
    Headers headers = new RecordHeaders(record.headers().toArray());
    writer.write(
        letter(record, cause, record.key(), record.value(), headers),
        whenStored,
        () -> writer.write(withoutValue(record, cause), whenStored));
  }

  private ProducerRecord<byte[], byte[]> letter(
      ConsumerRecord<byte[], byte[]> record,
      Cause cause,
      byte[] key,
      byte[] value,
      Headers headers) {
    addCause(headers, cause);
    addTimes(headers, record);
    return new ProducerRecord<>(topic, null, null, key, value, headers);
  }

  private ProducerRecord<byte[], byte[]> withoutValue(
      ConsumerRecord<byte[], byte[]> record, Cause cause) {
    Headers small = new RecordHeaders();
    int headers = 0;
    for (Header each : record.headers()) {
      // With this one and no value it would pass for the mark of a redrive.
      boolean isMark = each.key().equals(DeadLetterHeaders.REDRIVEN);
      if (!isMark && isSmall(each.key().getBytes(UTF_8)) && isSmall(each.value())) {
        small.add(each);
        headers++;
      }
      if (headers == KEPT_HEADERS_MAX) {
        break;
      }
    }
    String detail =
        "%s; left out here, as too large for Kafka: the value of %d bytes, and headers and a key of more than %d"
            .formatted(cause.detail, Math.max(0, record.serializedValueSize()), KEPT_BYTES_MAX);
    Cause told =
        new Cause(cause.reason, cause.error, cause.status, detail, cause.trigger, cause.attempts);
    return letter(record, told, isSmall(record.key()) ? record.key() : null, null, small);
  }

  private static boolean isSmall(byte[] bytes) {
    return bytes == null || bytes.length <= KEPT_BYTES_MAX;
  }

  private static void addCause(Headers headers, Cause cause) {
    put(headers, DeadLetterHeaders.REASON, cause.reason.label());
    put(headers, DeadLetterHeaders.FAULT, cause.reason.fault().label());
    put(headers, DeadLetterHeaders.ERROR, cause.error);
    put(headers, DeadLetterHeaders.DETAIL, cause.detail);
    put(headers, DeadLetterHeaders.ATTEMPTS, Integer.toString(cause.attempts));
    headers.remove(DeadLetterHeaders.STATUS); // of an earlier attempt
    if (cause.status != 0) {
      put(headers, DeadLetterHeaders.STATUS, Integer.toString(cause.status));
    }
    if (cause.trigger != null) {
      put(headers, DeadLetterHeaders.TRIGGER, cause.trigger);
    }
  }

  private void addTimes(Headers headers, ConsumerRecord<byte[], byte[]> record) {
    put(
        headers,
        DeadLetterHeaders.ORIGIN,
        record.topic() + '-' + record.partition() + '@' + record.offset());
    put(headers, DeadLetterHeaders.DIED, Long.toString(clock.millis()));
    boolean saysWhenAccepted = headers.lastHeader(DeadLetterHeaders.ACCEPTED) != null;
    if (!saysWhenAccepted && record.timestamp() >= 0) { // another client's: taken when written
      put(headers, DeadLetterHeaders.ACCEPTED, Long.toString(record.timestamp()));
    }
  }

  private static void put(Headers headers, String name, String value) {
    headers.remove(name).add(name, value.getBytes(UTF_8));
  }
}
