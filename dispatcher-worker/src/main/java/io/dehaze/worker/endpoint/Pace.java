package io.dehaze.worker.endpoint;

/**
 * How fast an endpoint finishes calls, and when what it cannot take now may come again: a virtual
 * queue. Each deferred delivery gets the next slot, and slots are as far apart as the endpoint's
 * calls have been, so a backlog comes back about as fast as it can be taken, and each delivery is
 * deferred about once rather than over and over.
 *
 * <p>Not thread-safe: its gate guards it.
 */
final class Pace {
  /** An endpoint that has not shown what it can do is given this many slots a second. */
  private static final double SLOTS_PER_S_MIN = 20;

  private static final long WINDOW_NANOS = 100_000_000;

  private double perSecond; // smoothed over some windows
  private double perSecondAtBest;
  private long windowNanos;
  private int finishedInWindow;
  private long lastFinishedNanos;
  private double lastSlotMs;

  Pace(long nowNanos) {
    windowNanos = nowNanos;
    lastFinishedNanos = nowNanos - WINDOW_NANOS;
  }

  /** A call has ended with an answer. */
  void finished(long nowNanos) {
    roll(nowNanos);
    finishedInWindow++;
    lastFinishedNanos = nowNanos;
  }

  /** Whether calls end so quickly that it is worth while to wait for the next to end. */
  boolean isQuick(long nowNanos, double perSecondMin, long silenceNanosMax) {
    roll(nowNanos);
    return perSecond >= perSecondMin && nowNanos - lastFinishedNanos <= silenceNanosMax;
  }

  /**
   * The next slot of the virtual queue.
   *
   * @param earliestMs no slot is before this
   * @return milliseconds since the epoch
   */
  long nextSlotMs(long earliestMs) {
    double slotsPerSecond = Math.max(SLOTS_PER_S_MIN, perSecondAtBest);
    lastSlotMs = Math.max((double) earliestMs, lastSlotMs) + 1_000 / slotsPerSecond;
    return (long) Math.ceil(lastSlotMs);
  }

  private void roll(long nowNanos) {
    long passed = nowNanos - windowNanos;
    if (passed < WINDOW_NANOS) {
      return;
    }
    double now = finishedInWindow * 1e9 / passed;
    perSecond = passed > 10 * WINDOW_NANOS ? now : (perSecond + now) / 2;
    // What it could do once it can do again, but not for ever: slowly forgotten.
    perSecondAtBest = Math.max(perSecond, perSecondAtBest * 0.999);
    finishedInWindow = 0;
    windowNanos = nowNanos;
  }
}
