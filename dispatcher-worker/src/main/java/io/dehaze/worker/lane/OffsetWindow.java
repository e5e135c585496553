package io.dehaze.worker.lane;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Which records of one partition, during one assignment, are done, and so how far it is safe to
 * commit.
 *
 * <p>The promise: every record below {@link #committable()} is done. A record that was handed out
 * and is not yet done holds the commit back, however many later ones are done. Those later ones are
 * remembered in the commit's metadata ({@link OffsetBitmap}), so that the next owner of the
 * partition skips them.
 *
 * <pre>
 *   offset      40  41  42  43  44  45  46
 *               done    done done -   done -
 *                   ^ base: commit 41      ^ next: read 46
 *   metadata    bits above 41: 42, 43, 45
 * </pre>
 *
 * <p>Memory is bounded: at most {@link #CAPACITY} offsets lie between the first that is not done
 * and the last that was handed out. Beyond that the window is full, and the partition waits.
 *
 * <p>Offsets need not be contiguous: compaction and transaction markers leave gaps. What was never
 * read counts as done as soon as something behind it is read.
 *
 * <p>Threads: the poll thread owns everything but what says otherwise. Any thread may call {@link
 * #done}, once for each offset that was handed out. A window is made for one assignment and thrown
 * away with it: a delivery that ends later marks an offset in a window that nobody commits any
 * more.
 */
final class OffsetWindow {
  /** What to do with a record that was read. */
  enum Reading {
    /** It is not done: deliver it, then call {@link OffsetWindow#done}. */
    HAND_OUT,
    /** An earlier owner of the partition finished it: skip it. */
    ALREADY_DONE,
    /** There is no room to remember it: ask again when earlier records are done. */
    FULL
  }

  /**
   * How many offsets the window can span: their bitmap in base64 fits the 4,096 bytes that brokers
   * allow.
   */
  static final int CAPACITY = 16_384;

  private static final VarHandle WORDS = MethodHandles.arrayElementVarHandle(long[].class);
  private static final int INDEX_MASK = CAPACITY - 1;

  /** A ring: the bit of an offset is at its value modulo the capacity. */
  private final long[] words = new long[CAPACITY / Long.SIZE];

  private final AtomicInteger handedOut = new AtomicInteger();
  private long base;
  private volatile long next; // written by the poll thread alone

  /**
   * Above every offset that an earlier owner finished: this one may give the partition up before
   * reading so far.
   */
  private long restoredEnd;

  /**
   * Starts where the last owner stopped.
   *
   * @param committed the committed offset: every record below is done
   * @param metadata what was committed beside it, or null
   */
  OffsetWindow(long committed, String metadata) {
    base = committed;
    next = committed;
    OffsetBitmap.forEachDone(
        metadata,
        distance -> {
          if (distance < CAPACITY) {
            mark(committed + distance);
            restoredEnd = committed + distance + 1;
          }
        });
  }

  /**
   * Takes note of a record that was read. Offsets come in ascending order; after {@link
   * Reading#FULL} the same offset comes again.
   */
  Reading read(long offset) {
    if (offset - base >= CAPACITY && !makeRoomFor(offset)) {
      return Reading.FULL;
    }
    for (long never = next; never < offset; never++) {
      mark(never); // a gap: no record has this offset, or none that we may see
    }
    next = offset + 1;
    if (isDone(offset)) {
      return Reading.ALREADY_DONE;
    }
    handedOut.incrementAndGet();
    return Reading.HAND_OUT;
  }

  /**
   * A record that was handed out has reached its end, and Kafka has acknowledged that end. Any
   * thread.
   */
  void done(long offset) {
    mark(offset);
    handedOut.decrementAndGet();
  }

  /** The offset to commit: the first that is not done, or the next to be read. */
  long committable() {
    while (base < next && isDone(base)) {
      clear(base);
      base++;
    }
    return base;
  }

  /** What to commit beside {@link #committable()}, asked right after it: what is done above. */
  String metadata() {
    int span = (int) (Math.max(next, restoredEnd) - base);
    return OffsetBitmap.encode(span, distance -> isDone(base + distance));
  }

  /** How many records are handed out and not done. Any thread. */
  int inFlight() {
    return handedOut.get();
  }

  /** The offset of the record that would be read next, if there are no gaps. */
  long nextOffset() {
    return next;
  }

  /** Whether half of what the window can span has been read behind a record. Any thread. */
  boolean isHalfFullBehind(long offset) {
    return next - offset > CAPACITY / 2;
  }

  private boolean makeRoomFor(long offset) {
    if (committable() == next && handedOut.get() == 0 && offset - next >= CAPACITY) {
      forgetAll(); // nothing is open: a gap wider than the window is stepped over at once
      base = offset;
      next = offset;
    }
    return offset - base < CAPACITY;
  }

  private void forgetAll() {
    for (int i = 0; i < words.length; i++) {
      WORDS.setVolatile(words, i, 0L);
    }
  }

  private void mark(long offset) {
    WORDS.getAndBitwiseOr(words, wordOf(offset), bitOf(offset));
  }

  private void clear(long offset) {
    WORDS.getAndBitwiseAnd(words, wordOf(offset), ~bitOf(offset));
  }

  private boolean isDone(long offset) {
    return ((long) WORDS.getVolatile(words, wordOf(offset)) & bitOf(offset)) != 0;
  }

  private static int wordOf(long offset) {
    return ((int) offset & INDEX_MASK) / Long.SIZE;
  }

  private static long bitOf(long offset) {
    return 1L << offset; // the shift takes the offset modulo 64
  }
}
