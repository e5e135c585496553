package io.dehaze.gateway.dead;

import io.dehaze.event.EventRecordReader;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One partition of the lane, read backwards. Kafka only reads forwards, so it goes back a block at
 * a time, reads that, and holds what is wanted of it; the blocks grow while little is wanted. Not
 * thread-safe.
 */
final class Tail {
  private static final int BLOCK_MAX = 2_000;

  private final DeadLane.Extent extent;
  private final RedrivenMarks marks;
  private final Deque<DeadLetter> held = new ArrayDeque<>(); // the newest first
  private long unreadBelow;
  private int block;

  /**
   * Begins below an offset, down to which marks are known.
   *
   * @param block how many records to read at first
   */
  Tail(DeadLane.Extent extent, RedrivenMarks marks, long below, int block) {
    this.extent = extent;
    this.marks = marks;
    this.unreadBelow = below;
    this.block = block;
  }

  int partition() {
    return extent.partition();
  }

  /** The newest that is held, or null. */
  DeadLetter newest() {
    return held.peekFirst();
  }

  /** Takes the newest that is held. */
  DeadPage.Entry take() {
    DeadLetter letter = held.removeFirst();
    return new DeadPage.Entry(letter, marks.isRedriven(letter.offset()));
  }

  /** Whether nothing of the partition is left that could be read. */
  boolean isRead() {
    return unreadBelow <= extent.begin();
  }

  /** Below which offset there is what has neither been taken nor passed over. */
  long position() {
    return held.isEmpty() ? Math.max(unreadBelow, extent.begin()) : held.getFirst().offset() + 1;
  }

  /**
   * Reads the next block.
   *
   * @return how many records that were
   */
  long readBlock(DeadLane lane, EventRecordReader reader, DeadFilter filter)
      throws InterruptedException {
    long to = unreadBelow;
    long from = Math.max(extent.begin(), to - block);
    lane.read(
        partition(),
        from,
        to,
        record -> {
          if (!marks.take(record)) {
            DeadLetter letter = DeadLetter.read(record, reader);
            if (filter.accepts(letter)) {
              held.addFirst(letter.asListed());
            }
          }
          return true;
        });
    marks.known(from, to);
    unreadBelow = from;
    block = Math.min(BLOCK_MAX, block * 2);
    return to - from;
  }
}
