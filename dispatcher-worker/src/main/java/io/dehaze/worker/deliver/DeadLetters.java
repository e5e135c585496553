package io.dehaze.worker.deliver;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dehaze.dead.DeadLetterHeaders;
import io.dehaze.dead.DeadReason;
import java.time.Clock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Writes what was given up to the dead-letter lane: the whole record as it was, raw bytes and
 * headers, and beside it why, what the last answer was, and where it came from.
 */
public final class DeadLetters {
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
      DeadReason reason, String error, int status, String detail, String trigger, int attempts) {}

  /**
   * Buries a record.
   *
   * @param whenStored run once Kafka has acknowledged it
   */
  void bury(ConsumerRecord<byte[], byte[]> record, Cause cause, Runnable whenStored) {
    Headers headers = new RecordHeaders(record.headers().toArray());
    addCause(headers, cause);
    addTimes(headers, record);
    metrics.dead(cause.reason);
    writer.write(
        new ProducerRecord<>(topic, null, null, record.key(), record.value(), headers), whenStored);
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
