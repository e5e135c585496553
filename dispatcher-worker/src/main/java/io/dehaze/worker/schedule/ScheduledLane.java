package io.dehaze.worker.schedule;

import io.dehaze.attempt.AttemptKind;
import io.dehaze.cancel.Cancellation;
import io.dehaze.event.EventKey;
import io.dehaze.event.EventRecordReader;
import io.dehaze.event.QueuedEvent;
import io.dehaze.event.RecordReading;
import io.dehaze.lane.Lane;
import io.dehaze.worker.deliver.AttemptLog;
import io.dehaze.worker.deliver.Books;
import io.dehaze.worker.deliver.Dispatcher;
import io.dehaze.worker.lane.DueWork;
import io.dehaze.worker.lane.InFlightLimit;
import io.dehaze.worker.lane.RecordHandler;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What happens to the records of the lane of scheduled events: each is held until it is due, and
 * then goes the way of every event. Its offset stays uncommitted until it has been delivered, so a
 * crash re-reads what was held and no more.
 *
 * <p>An event that has been cancelled is dropped when it is due. One that is due goes out only
 * while this worker knows of every cancellation that was accepted in time: when Kafka does not
 * answer, it is late rather than delivered although cancelled.
 *
 * <p>What is due for an endpoint that is not fit stays in the wheel for a while, as long as it is
 * in nobody's way: to write it to a lane only to read it again would cost more than to keep it.
 */
public final class ScheduledLane implements RecordHandler {
  /** What a held event costs in memory besides its data and headers, about. */
  private static final int HELD_OVERHEAD_BYTES = 400;

  /** How long what is due may stay for an endpoint that is not fit before it is written anew. */
  private static final long STAY_MS_MAX = 60_000;

  /** While less than this part of the lane's limit is taken, what is due may stay. */
  private static final double STAY_WHILE_USED = 0.25;

  /** What the lanes that hold events have in common. */
  public record Shared(
      EventRecordReader reader,
      Dispatcher dispatcher,
      CancellationTable cancellations,
      AttemptLog attempts,
      Books books,
      ScheduleMetrics metrics) {}

  private final Lane lane;
  private final Shared shared;
  private final HeldEvents held;
  private final InFlightLimit holding;
  private final InFlightLimit deliveries;
  private final long horizonMs;

  /**
   * Holds events in a wheel.
   *
   * @param lane which lane's records these are
   * @param holding how much of the lane may be held at once; the lane's consumer keeps to it
   * @param deliveries how much of what is due may be delivered at once
   * @param horizonMs how far ahead events in the lane are due at most, in milliseconds
   */
  public ScheduledLane(
      Lane lane,
      Shared shared,
      HeldEvents held,
      InFlightLimit holding,
      InFlightLimit deliveries,
      long horizonMs) {
    this.horizonMs = horizonMs;
    this.holding = holding;
    this.lane = lane;
    this.shared = shared;
    this.held = held;
    this.deliveries = deliveries;
  }

  @Override
  public Work plan(ConsumerRecord<byte[], byte[]> record) {
    RecordReading reading = shared.reader.read(record);
    if (reading instanceof RecordReading.Unreadable unreadable) {
      return shared.dispatcher.plan(record, unreadable);
    }
    long dueMs = ((RecordReading.Decoded) reading).queued().dueMs();
    PackedRecord packed = PackedRecord.of(record);
    return new Work() {
      @Override
      public int deliveries() {
        return 1;
      }

      @Override
      public int overheadBytes() {
        return HELD_OVERHEAD_BYTES + packed.headerBytes();
      }

      @Override
      public void start(Completion completion) {
        long latestMs = dueMs + STAY_MS_MAX;
        held.add(new HeldRecord(packed, dueMs, latestMs, completion));
      }
    };
  }

  @Override
  public long dueWithinMs() {
    return horizonMs;
  }

  @Override
  public DueWork dueHeld() {
    return new DueWork(held.due(), held.oldestDueAgeMs());
  }

  @Override
  public void partitionsGone() {
    held.letGoWhatIsLost();
  }

  /** A record in the wheel. It is read again when it is due, so that what is held stays small. */
  private final class HeldRecord implements HeldEvents.Held {
    private final PackedRecord packed;
    private final long dueMs;
    private final long latestMs; // until when it may stay
    private final Completion completion;

    HeldRecord(PackedRecord packed, long dueMs, long latestMs, Completion completion) {
      this.packed = packed;
      this.dueMs = dueMs;
      this.latestMs = latestMs;
      this.completion = completion;
    }

    @Override
    public long dueMs() {
      return dueMs;
    }

    @Override
    public boolean isStillOurs() {
      return completion.isStillOurs();
    }

    @Override
    public void abandon() {
      completion.abandon();
    }

    @Override
    public HeldEvents.Obstacle tryStart() {
      if (!shared.cancellations.isCurrent()) {
        return HeldEvents.Obstacle.NO_ROOM;
      }
      ConsumerRecord<byte[], byte[]> record = packed.unpacked();
      QueuedEvent queued = ((RecordReading.Decoded) shared.reader.read(record)).queued();
      EventKey key = new EventKey(queued.event().project(), queued.event().id());
      Cancellation cancellation = shared.cancellations.of(key, queued.acceptedMs());
      if (cancellation != null) {
        drop(record, queued, cancellation);
        return null;
      }
      Work work = shared.dispatcher.plan(record, queued);
      long stayMs = mayStay() ? work.stayUntilMs(latestMs) : 0;
      if (stayMs > 0) {
        held.add(new HeldRecord(packed, stayMs, latestMs, completion));
        return null;
      }
      Object busy = work.obstacle();
      if (busy != null) {
        return new HeldEvents.Obstacle(busy);
      }
      InFlightLimit.Share share =
          deliveries.shareOf(work.deliveries(), record.serializedValueSize());
      if (!deliveries.tryTake(share)) {
        return HeldEvents.Obstacle.NO_ROOM;
      }
      shared.metrics.started(lane, dueMs);
      work.start(new Returning(completion, deliveries, share));
      return null;
    }

    private boolean mayStay() {
      return completion.isStillOurs()
          && !completion.holdsUpOthers()
          && holding.used() < STAY_WHILE_USED;
    }

    private void drop(
        ConsumerRecord<byte[], byte[]> record, QueuedEvent queued, Cancellation cancellation) {
      if (completion.begin()) {
        shared.metrics.cancelled();
        shared.books.open(record, queued, 1);
        shared.attempts.ended(queued, AttemptKind.CANCELLED, completion::done);
        shared.cancellations.dropped(cancellation, completion);
      } else {
        completion.abandon();
      }
    }
  }

  /** Gives a share of the deliveries back before it tells the lane. */
  private record Returning(Completion lane, InFlightLimit limit, InFlightLimit.Share share)
      implements Completion {
    @Override
    public boolean begin() {
      return lane.begin();
    }

    @Override
    public void done() {
      limit.giveBack(share);
      lane.done();
    }

    @Override
    public void abandon() {
      limit.giveBack(share);
      lane.abandon();
    }

    @Override
    public boolean isStillOurs() {
      return lane.isStillOurs();
    }

    @Override
    public boolean holdsUpOthers() {
      return lane.holdsUpOthers();
    }
  }
}
