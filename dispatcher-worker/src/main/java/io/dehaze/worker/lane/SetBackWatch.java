package io.dehaze.worker.lane;

import java.util.function.LongSupplier;

/**
 * Tells whether the system clock was set back. Kafka's clients time their heartbeats by it: until
 * it is again where it was, a member of a group sends none, is taken for dead and reads nothing. A
 * member that is made afterwards does not know of the time before.
 *
 * <p>Not thread-safe.
 */
final class SetBackWatch {
  /** Less than that a heartbeat may be late. */
  private static final long MS_MAX = 2_000;

  private final LongSupplier systemMs;
  private final LongSupplier monotonicNanos;
  private long aheadMs; // the most by which the system clock was before the monotonic one

  SetBackWatch(LongSupplier systemMs, LongSupplier monotonicNanos) {
    this.systemMs = systemMs;
    this.monotonicNanos = monotonicNanos;
    this.aheadMs = nowAheadMs();
  }

  /** Whether it was, by more than two seconds, since this was last said. */
  boolean wasSetBack() {
    long nowMs = nowAheadMs();
    boolean was = nowMs < aheadMs - MS_MAX;
    aheadMs = was ? nowMs : Math.max(aheadMs, nowMs);
    return was;
  }

  private long nowAheadMs() {
    return systemMs.getAsLong() - monotonicNanos.getAsLong() / 1_000_000;
  }
}
