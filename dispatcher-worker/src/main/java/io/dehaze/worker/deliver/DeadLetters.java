package io.dehaze.worker.deliver;

import static java.nio.charset.StandardCharsets.UTF_8;

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
  static final String REASON = "dehaze_reason";
  static final String ERROR = "dehaze_error";
  static final String DETAIL = "dehaze_detail";
  static final String TRIGGER = "dehaze_trigger";
  static final String ATTEMPTS = "dehaze_attempts";
  static final String ORIGIN = "dehaze_origin";
  static final String DIED = "dehaze_died";

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
   * @param detail one line for people
   * @param trigger the trigger it was for, or null where it was for none
   * @param attempts how many attempts were made
   */
  record Cause(DeadReason reason, String error, String detail, String trigger, int attempts) {}

  /**
   * Buries a record.
   *
   * @param whenStored run once Kafka has acknowledged it
   */
  void bury(ConsumerRecord<byte[], byte[]> record, Cause cause, Runnable whenStored) {
    Headers headers = new RecordHeaders(record.headers().toArray());
    put(headers, REASON, cause.reason.label());
    put(headers, ERROR, cause.error);
    put(headers, DETAIL, cause.detail);
    put(headers, ATTEMPTS, Integer.toString(cause.attempts));
    put(headers, ORIGIN, record.topic() + '-' + record.partition() + '@' + record.offset());
    put(headers, DIED, Long.toString(clock.millis()));
    if (cause.trigger != null) {
      put(headers, TRIGGER, cause.trigger);
    }
    metrics.dead(cause.reason);
    writer.write(
        new ProducerRecord<>(topic, null, null, record.key(), record.value(), headers), whenStored);
  }

  private static void put(Headers headers, String name, String value) {
    headers.remove(name).add(name, value.getBytes(UTF_8));
  }
}
