package io.dehaze.gateway.dead;

import io.dehaze.event.EventRecordReader;
import io.dehaze.json.JsonLimits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds dead letters, and knows which of them were redriven. There is no index but the marks of
 * what was redriven: the lane itself is read, the part of it that a request needs.
 *
 * <p>Thread-safe: one search at a time. Blocks while it reads. Throws {@link
 * org.apache.kafka.common.KafkaException} where Kafka does not answer.
 */
final class DeadLetterSearch implements AutoCloseable {
  private static final long PAGE_NS = 4_000_000_000L;
  private static final long ALL_NS = 60_000_000_000L;
  private static final int PAGE_RECORDS_MAX = 50_000;
  private static final int LEARN_BLOCK = 10_000;
  private static final int FIRST_BLOCK_MIN = 16;

  private final DeadLane lane;
  private final EventRecordReader reader = new EventRecordReader(JsonLimits.DEFAULT);
  private final Map<Integer, RedrivenMarks> marks = new HashMap<>();

  DeadLetterSearch(DeadLane lane) {
    this.lane = lane;
  }

  /**
   * The newest dead letters of those that are wanted. Reads at most 50,000 records, for at most
   * four seconds, beside the marks of what is newer than the page.
   *
   * @param after where the page before ended, or null for the first
   */
  synchronized DeadPage page(DeadFilter filter, Cursor after, int limit)
      throws InterruptedException, NotReadYet {
    long deadlineNs = System.nanoTime() + PAGE_NS;
    List<DeadLane.Extent> extents = lane.extents();
    int block = Math.max(FIRST_BLOCK_MIN, 2 * limit / extents.size());
    List<Tail> tails = new ArrayList<>();
    for (DeadLane.Extent extent : extents) {
      long below = below(extent, after);
      tails.add(new Tail(extent, learn(extent, below, deadlineNs), below, block));
    }
    return merge(tails, filter, limit, deadlineNs);
  }

  private static long below(DeadLane.Extent extent, Cursor after) {
    if (after == null) {
      return extent.end();
    }
    long below = after.below().getOrDefault(extent.partition(), 0L);
    return Math.max(extent.begin(), Math.min(extent.end(), below));
  }

  private DeadPage merge(List<Tail> tails, DeadFilter filter, int limit, long deadlineNs)
      throws InterruptedException {
    List<DeadPage.Entry> entries = new ArrayList<>();
    long read = 0;
    while (entries.size() < limit) {
      for (Tail tail : tails) {
        while (tail.newest() == null && !tail.isRead()) {
          if (read > PAGE_RECORDS_MAX || System.nanoTime() > deadlineNs) {
            return new DeadPage(entries, next(tails));
          }
          read += tail.readBlock(lane, reader, filter);
        }
      }
      Tail newest = newest(tails);
      if (newest == null) {
        return new DeadPage(entries, null);
      }
      entries.add(newest.take());
    }
    return new DeadPage(entries, next(tails));
  }

  private static Tail newest(List<Tail> tails) {
    return tails.stream()
        .filter(tail -> tail.newest() != null)
        .max(Comparator.comparingLong(tail -> tail.newest().diedMs()))
        .orElse(null);
  }

  private static Cursor next(List<Tail> tails) {
    if (tails.stream().allMatch(tail -> tail.newest() == null && tail.isRead())) {
      return null;
    }
    Map<Integer, Long> below = new HashMap<>();
    tails.forEach(tail -> below.put(tail.partition(), tail.position()));
    return new Cursor(below);
  }

  /** What looks at dead letters; it may say that it has seen enough. */
  @FunctionalInterface
  interface Visitor {
    /**
     * Looks at one.
     *
     * @return whether to go on
     */
    boolean visit(DeadLetter letter) throws InterruptedException;
  }

  /**
   * Shows all dead letters that are wanted and were not redriven, each partition's oldest first.
   * Reads for at most a minute; what was all redriven at a partition's begin is not read again.
   *
   * @return whether the visitor saw all of them
   */
  synchronized boolean visitOpen(DeadFilter filter, Visitor visitor)
      throws InterruptedException, NotReadYet {
    long deadlineNs = System.nanoTime() + ALL_NS;
    List<DeadLane.Extent> extents = lane.extents();
    for (DeadLane.Extent extent : extents) {
      learn(extent, extent.begin(), deadlineNs);
    }
    for (DeadLane.Extent extent : extents) {
      if (!visitOpen(extent, filter, visitor, deadlineNs)) {
        return false;
      }
    }
    return true;
  }

  private boolean visitOpen(
      DeadLane.Extent extent, DeadFilter filter, Visitor visitor, long deadlineNs)
      throws InterruptedException {
    RedrivenMarks known = marks.get(extent.partition());
    long from = Math.max(extent.begin(), known.settledTo());
    return lane.read(
        extent.partition(),
        from,
        extent.end(),
        record -> {
          if (System.nanoTime() > deadlineNs) {
            return false;
          }
          if (known.take(record) || known.isRedriven(record.offset())) {
            known.settled(from, record.offset());
            return true;
          }
          DeadLetter letter = DeadLetter.read(record, reader);
          return !filter.accepts(letter) || visitor.visit(letter);
        });
  }

  /** Reads the marks that are not known yet, up to the end and down to an offset. */
  private RedrivenMarks learn(DeadLane.Extent extent, long downTo, long deadlineNs)
      throws InterruptedException, NotReadYet {
    RedrivenMarks known = marks.get(extent.partition());
    if (known == null || extent.end() < known.knownTo()) { // or the topic was made anew
      known = new RedrivenMarks(extent.end());
      marks.put(extent.partition(), known);
    }
    known.forgetBelow(extent.begin());
    while (known.knownTo() < extent.end()) {
      long from = Math.max(extent.begin(), known.knownTo());
      learn(extent, from, Math.min(extent.end(), from + LEARN_BLOCK), known, deadlineNs);
    }
    long lowest = Math.max(extent.begin(), downTo);
    while (known.knownFrom() > lowest) {
      long to = known.knownFrom();
      learn(extent, Math.max(lowest, to - LEARN_BLOCK), to, known, deadlineNs);
    }
    return known;
  }

  private void learn(
      DeadLane.Extent extent, long from, long to, RedrivenMarks known, long deadlineNs)
      throws InterruptedException, NotReadYet {
    if (System.nanoTime() > deadlineNs) {
      throw new NotReadYet();
    }
    lane.read(
        extent.partition(),
        from,
        to,
        record -> {
          known.take(record);
          return true;
        });
    known.known(from, to);
  }

  /** Breaks off a search that is under way. */
  @Override
  public void close() {
    lane.breakOff();
    closeLane();
  }

  private synchronized void closeLane() {
    lane.close();
  }
}
