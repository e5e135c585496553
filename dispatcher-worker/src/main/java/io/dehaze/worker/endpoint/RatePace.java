package io.dehaze.worker.endpoint;

/**
 * When the deliveries of one trigger may go that has a rate limit: a virtual queue, in which each
 * next slot is one interval after the last. A fresh delivery goes if the next slot is now; else it
 * is deferred to that slot, and comes back once, at its time.
 *
 * <p>What comes back does not ask for another slot: that it comes at its slot is what keeps the
 * rate. But slots are not kept over a restart, they are each worker's own, and the limit may have
 * been lowered meanwhile; so what really went is counted too, and what would exceed the limit by
 * more than the tolerance gets another slot.
 *
 * <pre>
 *   4 a second   asked at   0    10    20    30  ms    back at 250, 500, 750 ms
 *                slot       go  250   500   750        go      go   go   go
 * </pre>
 *
 * <p>Thread-safe.
 */
final class RatePace {
  /**
   * How far what comes back may run ahead of the rate: a wheel wakes late, and workers do not know
   * one another's slots.
   */
  private static final double TOLERANCE_MS = 1_000;

  private static final double TOLERANCE_INTERVALS = 2;

  /** No slot is further ahead: records cannot be due at any time. */
  private static final double AHEAD_MS_MAX = 5.0 * 365 * 24 * 3_600_000;

  private double perSecond;
  private double lastSlotMs; // the last slot given, be it that something went at once
  private double usedUpMs; // until when what went has used the rate up

  /**
   * Whether a delivery may go now, which uses its slot.
   *
   * @param limit how many may go in a second over all workers, now
   * @param share this worker's part of it, above 0
   * @param comesBack whether it was deferred or tried before
   * @param nowMs the time, in milliseconds since the epoch
   */
  synchronized boolean tryGo(double limit, double share, boolean comesBack, long nowMs) {
    follow(limit, nowMs);
    double intervalMs = intervalMs(share);
    double toleranceMs = Math.max(TOLERANCE_MS, TOLERANCE_INTERVALS * intervalMs);
    boolean itsTurn = comesBack || lastSlotMs + intervalMs <= nowMs;
    if (!itsTurn || usedUpMs > nowMs + toleranceMs) {
      return false;
    }
    usedUpMs = Math.max((double) nowMs, usedUpMs) + intervalMs;
    if (!comesBack) {
      lastSlotMs = nowMs;
    }
    return true;
  }

  /**
   * The next slot, for a delivery that may not go now.
   *
   * @return milliseconds since the epoch
   */
  synchronized long nextSlotMs(double limit, double share, long nowMs) {
    follow(limit, nowMs);
    double slotMs = Math.max((double) nowMs, lastSlotMs) + intervalMs(share);
    lastSlotMs = Math.min(slotMs, nowMs + AHEAD_MS_MAX);
    return (long) Math.ceil(lastSlotMs);
  }

  /** Whether it says nothing that a new one would not say. */
  synchronized boolean isIdle(long nowMs) {
    return lastSlotMs < nowMs && usedUpMs < nowMs;
  }

  /** A changed limit holds at once: the queue begins anew. */
  private void follow(double limit, long nowMs) {
    if (limit != perSecond) {
      perSecond = limit;
      lastSlotMs = 0;
      usedUpMs = Math.min(usedUpMs, (double) nowMs);
    }
  }

  private double intervalMs(double share) {
    return 1_000 / (perSecond * share);
  }
}
