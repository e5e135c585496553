package io.dehaze.worker.schedule;

import io.dehaze.event.EventRecordReader;
import io.dehaze.event.QueuedEvent;
import io.dehaze.event.RecordReading;
import io.dehaze.lane.DelayTopics;
import io.dehaze.lane.EventLanes;
import io.dehaze.lane.Schedule;
import io.dehaze.worker.deliver.Dispatcher;
import io.dehaze.worker.deliver.DurableWriter;
import io.dehaze.worker.lane.RecordHandler;
import java.time.Clock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What happens to parked events: each stays in its delay level for the level's park time, and is
 * then written to the lane where it waits for what remains. All records of a level stay equally
 * long, so its partitions are read in order and wait at their heads: no index, and nothing in
 * memory however many wait.
 */
public final class DelayLevels implements RecordHandler {
  /** What the levels need to know of the rest. */
  public record Lanes(DelayTopics names, Schedule schedule, EventLanes events) {}

  private final EventRecordReader reader;
  private final Dispatcher dispatcher;
  private final Lanes lanes;
  private final DurableWriter writer;
  private final ScheduleMetrics metrics;
  private final Clock clock;

  /**
   * Forwards what has been parked long enough.
   *
   * @param dispatcher for records that cannot be read, or are too large
   */
  public DelayLevels(
      EventRecordReader reader,
      Dispatcher dispatcher,
      Lanes lanes,
      DurableWriter writer,
      ScheduleMetrics metrics,
      Clock clock) {
    this.reader = reader;
    this.dispatcher = dispatcher;
    this.lanes = lanes;
    this.writer = writer;
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public Work plan(ConsumerRecord<byte[], byte[]> record) {
    RecordReading reading = reader.read(record);
    if (reading instanceof RecordReading.Unreadable unreadable) {
      return dispatcher.plan(record, unreadable);
    }
    QueuedEvent queued = ((RecordReading.Decoded) reading).queued();
    long parkMs = lanes.names.parkMs(record.topic());
    long leavesAtMs = lanes.schedule.leavesAtMs(record.timestamp(), parkMs, queued.dueMs());
    return new Forwarding(record, queued, parkMs, leavesAtMs);
  }

  private final class Forwarding implements Work {
    private final ConsumerRecord<byte[], byte[]> record;
    private final QueuedEvent queued;
    private final long parkMs;
    private final long leavesAtMs;

    Forwarding(
        ConsumerRecord<byte[], byte[]> record, QueuedEvent queued, long parkMs, long leavesAtMs) {
      this.record = record;
      this.queued = queued;
      this.parkMs = parkMs;
      this.leavesAtMs = leavesAtMs;
    }

    @Override
    public int deliveries() {
      return 1;
    }

    @Override
    public long notBeforeMs() {
      return leavesAtMs;
    }

    @Override
    public void start(Completion completion) {
      if (!completion.begin()) {
        completion.abandon();
        return;
      }
      metrics.forwarded(parkMs);
      writer.write(
          onward(),
          completion::done,
          () -> dispatcher.buryTooLarge(record, queued, completion::done));
    }

    /**
     * The record as it is, for the lane of what remains. What is due already, because no worker was
     * there in time, still goes to a lane that holds events: there is looked whether it was
     * cancelled, in the lane of events is not.
     */
    private ProducerRecord<byte[], byte[]> onward() {
      long seenFromMs = Math.min(clock.millis(), queued.dueMs() - 1);
      String topic = lanes.events.topicOf(queued, seenFromMs);
      return new ProducerRecord<>(
          topic, null, null, record.key(), record.value(), record.headers());
    }
  }
}
