package io.dehaze.cancel;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.dehaze.event.EventKey;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A scheduled event that is not to be delivered any more: a row of the table of cancellations. A
 * row's time is the event's due time, and the lane keeps rows for as long after it as an event can
 * lie in its own lane, so that no restart can bring a cancelled event back. A worker that has
 * dropped the event removes the row earlier.
 *
 * <p>An id may be sent again after it was cancelled, and that is another event. So a row says up to
 * which moment of acceptance it counts: up to that of the last that was found waiting, and in any
 * case up to {@link #CLOCKS_MS} before it was cancelled, for a copy that had not reached Kafka yet.
 * What was accepted afterwards is not meant, whichever gateways took the one and the other, as long
 * as their clocks agree within that time, or the first was accepted that long before the second.
 *
 * <p>Clocks: a gateway accepts a cancellation only up to {@link #MARGIN_MS} before the event is
 * due, and a worker delivers a scheduled event only if it knows every cancellation up to {@link
 * #KNOWN_MS} before that. What lies between is how far the two clocks may differ, and how long a
 * write may take, before a cancelled event could go out.
 *
 * @param dueMs when the last copy of the event would have been due, in milliseconds since the epoch
 * @param acceptedMaxMs what was accepted later than this is not cancelled
 */
public record Cancellation(EventKey event, long dueMs, long acceptedMaxMs) {
  /** How long before its due time an event can be cancelled at the latest, in milliseconds. */
  public static final long MARGIN_MS = 2_000;

  /**
   * How far back a worker's knowledge of cancellations may lie when it delivers, in milliseconds.
   */
  public static final long KNOWN_MS = 1_000;

  /** How far the clocks of two gateways may differ, in milliseconds. */
  public static final long CLOCKS_MS = 2_000;

  /**
   * The cancellation of an event that waits.
   *
   * @param lastDueMs when the last of its copies is due
   * @param lastAcceptedMs when the last of its copies was accepted
   */
  public static Cancellation at(long nowMs, EventKey event, long lastDueMs, long lastAcceptedMs) {
    return new Cancellation(event, lastDueMs, Math.max(lastAcceptedMs, nowMs - CLOCKS_MS));
  }

  /**
   * Reads a row that is no removal. One that says only when its event is due, as gateways once
   * wrote them, counts whenever the event was accepted.
   *
   * @return the row, or null where the record is none
   */
  public static Cancellation read(ConsumerRecord<byte[], byte[]> row) {
    EventKey event = EventKey.fromBytes(row.key());
    if (event == null) {
      return null;
    }
    String[] times = new String(row.value(), US_ASCII).split(" ", 3);
    long acceptedMaxMs = times.length > 1 ? number(times[1], Long.MAX_VALUE) : Long.MAX_VALUE;
    return new Cancellation(event, number(times[0], row.timestamp()), acceptedMaxMs);
  }

  private static long number(String text, long otherwise) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) { // not from a process of ours: rather dropped than delivered
      return otherwise;
    }
  }

  /** Whether a record of its event is meant that was accepted then. */
  public boolean covers(long acceptedMs) {
    return acceptedMs <= acceptedMaxMs;
  }

  /** The row. */
  public ProducerRecord<byte[], byte[]> record(String topic) {
    byte[] times = (dueMs + " " + acceptedMaxMs).getBytes(US_ASCII);
    return new ProducerRecord<>(topic, null, dueMs, event.toBytes(), times);
  }

  /** The record that removes the row, once its event is gone for good. */
  public ProducerRecord<byte[], byte[]> removal(String topic) {
    return new ProducerRecord<>(topic, event.toBytes(), null);
  }
}
