package io.dehaze.worker.lane;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
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
    EMPTY,
    /** Too much is in flight, here or in all partitions. */
    BLOCKED
  }

  void add(List<ConsumerRecord<byte[], byte[]>> records) {
    waiting.addAll(records);
  }

  boolean hasWaiting() {
    return !waiting.isEmpty();
  }

  /**
   * Hands out what waits, in order, until nothing waits, too much is in flight, or the time is
   * over.
   *
   * @param untilNanos when to stop, by {@link System#nanoTime()}
   */
  HandOut handOut(RecordHandler handler, long untilNanos) throws InterruptedException {
    ConsumerRecord<byte[], byte[]> head;
    while ((head = waiting.peek()) != null) {
      if (System.nanoTime() > untilNanos || !handOut(head, handler)) {
        return HandOut.BLOCKED;
      }
      waiting.remove();
      planned = null;
    }
    return HandOut.EMPTY;
  }

  private boolean handOut(ConsumerRecord<byte[], byte[]> record, RecordHandler handler)
      throws InterruptedException {
    if (planned == null) {
      planned = handler.plan(record);
    }
    int bytes = Math.max(0, record.serializedValueSize());
    InFlightLimit.Share share = limit.shareOf(planned.deliveries(), bytes);
    if (!limit.tryTake(share, 10)) {
      return false;
    }
    if (record.offset() < window.nextOffset()) {
      startOver(record.offset());
    }
    switch (window.read(record.offset())) {
      case HAND_OUT -> planned.start(new Completion(window, record.offset(), share));
      case ALREADY_DONE -> limit.giveBack(share);
      case FULL -> {
        limit.giveBack(share);
        return false;
      }
    }
    return true;
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

  int inFlight() {
    return window.inFlight();
  }

  /** Forgets what was not handed out: the next owner will read it. */
  void stopHandingOut() {
    waiting.clear();
    planned = null;
  }

  /**
   * The partition belongs to another worker now: what has not been sent yet is not ours to send.
   */
  void lose() {
    ours = false;
    stopHandingOut();
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
    public void done() {
      readIn.done(offset);
      limit.giveBack(share);
    }

    @Override
    public boolean isStillOurs() {
      return ours;
    }
  }
}
