package io.dehaze.worker.deliver;

import io.dehaze.event.QueuedEvent;
import io.dehaze.lane.EventLanes;
import java.time.Clock;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * Writes deliveries that are to be tried again to the lane in which they wait: each for its one
 * trigger, with its due time, how many attempts have failed, and how the last one did.
 */
public final class Retries {
  private final EventLanes lanes;
  private final DurableWriter writer;
  private final DeliveryMetrics metrics;
  private final Clock clock;

  /** Writes to these lanes. */
  public Retries(EventLanes lanes, DurableWriter writer, DeliveryMetrics metrics, Clock clock) {
    this.lanes = lanes;
    this.writer = writer;
    this.metrics = metrics;
    this.clock = clock;
  }

  /**
   * Writes a delivery that its endpoint cannot take now. It was not attempted.
   *
   * @param later with the time at which it may come back
   * @param before the headers of the record that it was: how it failed last stays known
   * @param whenStored run once Kafka has acknowledged it
   * @param whenTooLarge run instead where the lane can never take it
   */
  void defer(QueuedEvent later, Headers before, Runnable whenStored, Runnable whenTooLarge) {
    ProducerRecord<byte[], byte[]> record = lanes.record(later, clock.millis());
    LastError last = later.attempts() > 0 ? LastError.of(before) : null;
    if (last != null) {
      last.addTo(record.headers());
    }
    metrics.deferred();
    writer.write(record, whenStored, whenTooLarge);
  }

  /**
   * Writes a delivery that failed.
   *
   * @param whenStored run once Kafka has acknowledged it
   * @param whenTooLarge run instead where the lane can never take it
   */
  void write(QueuedEvent again, Failure failure, Runnable whenStored, Runnable whenTooLarge) {
    ProducerRecord<byte[], byte[]> record = lanes.record(again, clock.millis());
    LastError.of(failure).addTo(record.headers());
    metrics.retried();
    writer.write(record, whenStored, whenTooLarge);
  }
}
