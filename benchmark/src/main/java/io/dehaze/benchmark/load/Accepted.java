package io.dehaze.benchmark.load;

import io.dehaze.benchmark.sink.Mark;
import java.util.BitSet;
import java.util.List;

/** Which events of one series the gateway has accepted. Thread-safe. */
public final class Accepted {
  private final BitSet numbers = new BitSet();
  private int refused;
  private long shortestLeadMs = Long.MAX_VALUE;
  private long longestLeadMs = Long.MIN_VALUE;

  synchronized void add(List<PlannedEvent> events, long atMs) {
    for (PlannedEvent each : events) {
      Mark mark = each.mark();
      numbers.set(mark.number());
      shortestLeadMs = Math.min(shortestLeadMs, mark.dueMs() - atMs);
      longestLeadMs = Math.max(longestLeadMs, mark.dueMs() - atMs);
    }
  }

  synchronized void refused(int events) {
    refused += events;
  }

  /** The numbers of the accepted events. */
  public synchronized BitSet numbers() {
    return (BitSet) numbers.clone();
  }

  /** How many were accepted. */
  public synchronized int count() {
    return numbers.cardinality();
  }

  /** How many were not accepted: refused, or without an answer. */
  public synchronized int refused() {
    return refused;
  }

  /** The shortest time from an acceptance to the due time, in milliseconds. */
  public synchronized long shortestLeadMs() {
    return shortestLeadMs;
  }

  /** The longest time from an acceptance to the due time, in milliseconds. */
  public synchronized long longestLeadMs() {
    return longestLeadMs;
  }
}
