package io.dehaze.worker.lane;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One partition while it is ours: what was read and waits to be handed out, and what was handed
 * out. Owned by the poll thread; only {@link Completion}s are called by others.
 */
final class AssignedPartition {
  private static final Logger LOG = LoggerFactory.getLogger(AssignedPartition.class);

  private final TopicPartition partition;
  private final InFlightLimit limit;
  private final Deque<ConsumerRecord<byte[], byte[]>> waiting = new ArrayDeque<>();
  private OffsetWindow window;
  private RecordHandler.Work planned; // for the head of waiting, or null
  private OffsetAndMetadata committed;
  private boolean paused;
  private final AtomicInteger begun = new AtomicInteger();
  private volatile boolean givingUp;
  private volatile boolean ours = true;

  /**
   * A partition whose first records were just read.
   *
   * @param committed what its last owner committed, or null
   * @param firstOffset the offset of the first record that was read
   */
  AssignedPartition(
      TopicPartition partition,
      OffsetAndMetadata committed,
      long firstOffset,
      InFlightLimit limit) {
    this.partition = partition;
    this.limit = limit;
    this.committed = committed;
    this.window =
        committed == null
            ? new OffsetWindow(firstOffset, null)
            : new OffsetWindow(committed.offset(), committed.metadata());
  }

  /** What came of an attempt to hand out what waits. */
  enum HandOut {
    /** Nothing waits any more. */
    NOTHING_WAITS,
    /** Too much is in flight in the lane. */
    NO_ROOM,
    /** The window is full: the first record that is not done holds up the partition. */
    WINDOW_FULL,
    /** The first that waits may not start yet. */
    NOT_YET
  }

  void add(List<ConsumerRecord<byte[], byte[]>> records) {
    waiting.addAll(records);
  }

  /** What was read and waits to be handed out; the poll thread only. */
  Collection<ConsumerRecord<byte[], byte[]>> waiting() {
    return waiting;
  }

  boolean hasWaiting() {
    return !waiting.isEmpty();
  }

  /** Hands out what waits, in order, as far as it goes. */
  HandOut handOut(RecordHandler handler, long nowMs) {
    ConsumerRecord<byte[], byte[]> head;
    while ((head = waiting.peek()) != null) {
      if (planned == null) {
        planned = handler.plan(head);
      }
      if (planned.notBeforeMs() > nowMs) {
        return HandOut.NOT_YET;
      }
      HandOut obstacle = handOut(head, planned);
      if (obstacle != null) {
        return obstacle;
      }
      waiting.remove();
      planned = null;
    }
    return HandOut.NOTHING_WAITS;
  }

  /** Returns what is in the way, or null where the record was handed out or need not be. */
  private HandOut handOut(ConsumerRecord<byte[], byte[]> record, RecordHandler.Work work) {
    if (work.obstacle() != null) {
      return HandOut.NO_ROOM;
    }
    int bytes = Math.max(0, record.serializedValueSize()) + work.overheadBytes();
    InFlightLimit.Share share = limit.shareOf(work.deliveries(), bytes);
    if (!limit.tryTake(share)) {
      return HandOut.NO_ROOM;
    }
    if (record.offset() < window.nextOffset()) {
      startOver(record.offset());
    }
    OffsetWindow.Reading reading = window.read(record.offset());
    if (reading == OffsetWindow.Reading.HAND_OUT) {
      work.start(new Completion(window, record.offset(), share));
      return null;
    }
    limit.giveBack(share);
    return reading == OffsetWindow.Reading.FULL ? HandOut.WINDOW_FULL : null;
  }

  /**
   * The position went back, so the log is not the one it was: what is remembered of it is worth
   * nothing.
   */
  private void startOver(long offset) {
    LOG.warn(
        "event=position_went_back partition={} from={} to={}",
        partition,
        window.nextOffset(),
        offset);
    window = new OffsetWindow(offset, null);
    committed = null;
  }

  /**
   * What to commit now.
   *
   * @return the offset and what is done above it, or null where that is committed already
   */
  OffsetAndMetadata toCommit() {
    long offset = window.committable();
    OffsetAndMetadata now = new OffsetAndMetadata(offset, window.metadata());
    boolean known =
        committed != null
            && committed.offset() == offset
            && committed.metadata().equals(now.metadata());
    return known ? null : now;
  }

  void committed(OffsetAndMetadata acknowledged) {
    committed = acknowledged;
  }

  /** Whether nothing waits, and all that was read is done and committed. */
  boolean isAtRest() {
    return waiting.isEmpty()
        && committed != null
        && committed.offset() == window.nextOffset()
        && window.inFlight() == 0;
  }

  /** How many records are taken on and not done. */
  int inFlight() {
    return window.inFlight();
  }

  /** How many records have deliveries that began and have not all ended. */
  int begun() {
    return begun.get();
  }

  /** Begins nothing more, and forgets what was not handed out: the next owner will read it. */
  void stopBeginning() {
    givingUp = true;
    waiting.clear();
    planned = null;
  }

  /**
   * The partition belongs to another worker now: what has not been sent yet is not ours to send.
   */
  void lose() {
    stopBeginning();
    ours = false;
  }

  boolean isPaused() {
    return paused;
  }

  void setPaused(boolean paused) {
    this.paused = paused;
  }

  private final class Completion implements RecordHandler.Completion {
    private final OffsetWindow readIn;
    private final long offset;
    private final InFlightLimit.Share share;

    Completion(OffsetWindow readIn, long offset, InFlightLimit.Share share) {
      this.readIn = readIn;
      this.offset = offset;
      this.share = share;
    }

    @Override
    public boolean begin() {
      begun.incrementAndGet(); // before the look at the flag: who gives up sets it before the look
      // at the count
      if (givingUp) {
        begun.decrementAndGet();
        return false;
      }
      return true;
    }

    @Override
    public void done() {
      readIn.done(offset);
      begun.decrementAndGet();
      limit.giveBack(share);
    }

    @Override
    public void abandon() {
      limit.giveBack(share);
    }

    @Override
    public boolean isStillOurs() {
      return ours;
    }

    @Override
    public boolean holdsUpOthers() {
      return readIn.isHalfFullBehind(offset);
    }
  }
}
