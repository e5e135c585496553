package io.dehaze.cancel;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.dehaze.event.EventKey;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A scheduled event that is not to be delivered any more: a row of the table of cancellations. A
 * row's time is the event's due time, and the lane keeps rows for as long after it as an event can
 * lie in its own lane, so that no restart can bring a cancelled event back. A worker that has
 * dropped the event removes the row earlier.
 *
 * <p>Clocks: a gateway accepts a cancellation only up to {@link #MARGIN_MS} before the event is
 * due, and a worker delivers a scheduled event only if it knows every cancellation up to {@link
 * #KNOWN_MS} before that. What lies between is how far the two clocks may differ, and how long a
 * write may take, before a cancelled event could go out.
 */
public final class Cancellation {
  /** How long before its due time an event can be cancelled at the latest, in milliseconds. */
  public static final long MARGIN_MS = 2_000;

  /**
   * How far back a worker's knowledge of cancellations may lie when it delivers, in milliseconds.
   */
  public static final long KNOWN_MS = 1_000;

  private Cancellation() {}

  /**
   * The record that cancels an event.
   *
   * @param dueMs when the event would have been due, in milliseconds since the epoch
   */
  public static ProducerRecord<byte[], byte[]> record(String topic, EventKey event, long dueMs) {
    byte[] due = Long.toString(dueMs).getBytes(US_ASCII);
    return new ProducerRecord<>(topic, null, dueMs, event.toBytes(), due);
  }

  /** The record that removes the row of an event that is gone for good. */
  public static ProducerRecord<byte[], byte[]> removal(String topic, EventKey event) {
    return new ProducerRecord<>(topic, event.toBytes(), null);
  }
}
