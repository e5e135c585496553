package io.dehaze.worker.schedule;

import io.dehaze.cancel.Cancellation;
import io.dehaze.event.EventKey;
import io.dehaze.kafka.TopicTable;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The rows of the lane of cancellations, as far as they have been read. Thread-safe. */
final class CancelledEvents implements TopicTable.Changes {
  /**
   * How long a row outlives its event and the drop: until then the drop has surely been committed.
   */
  private static final long REMOVE_AFTER_MS = Duration.ofMinutes(10).toMillis();

  private final Map<EventKey, Cancellation> rows = new ConcurrentHashMap<>();

  @Override
  public void apply(ConsumerRecord<byte[], byte[]> change) {
    if (change.value() == null) {
      EventKey event = EventKey.fromBytes(change.key());
      if (event != null) {
        rows.remove(event);
      }
      return;
    }
    Cancellation row = Cancellation.read(change);
    if (row != null) {
      rows.put(row.event(), row);
    }
  }

  @Override
  public void applied() {
    // each row shows at once
  }

  /**
   * What cancels a record of an event.
   *
   * @param acceptedMs when the record was accepted
   * @return null where nothing does
   */
  Cancellation of(EventKey event, long acceptedMs) {
    Cancellation row = rows.get(event);
    return row != null && row.covers(acceptedMs) ? row : null;
  }

  /** Whether a row has neither been removed nor replaced: its event may be cancelled anew. */
  boolean has(Cancellation row) {
    return row.equals(rows.get(row.event()));
  }

  /**
   * When a row may go whose event is dropped now: not before another copy of the event, from a
   * producer that sent it twice, has been due, too.
   */
  static long removableMs(Cancellation row, long nowMs) {
    return Math.max(nowMs, row.dueMs()) + REMOVE_AFTER_MS;
  }

  int size() {
    return rows.size();
  }
}
