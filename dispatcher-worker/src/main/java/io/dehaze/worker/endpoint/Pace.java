package io.dehaze.worker.endpoint;

/**
 * How long an endpoint's calls take and how many it finishes, and when what it cannot take now may
 * come again: a virtual queue. Each deferred delivery gets the next slot, and slots are as far
 * apart as the endpoint's calls have been, so a backlog comes back about as fast as it can be
 * taken, and each delivery is deferred about once rather than over and over.
 *
 * <p>Not thread-safe: its gate guards it.
 */
final class Pace {
  /** An endpoint that has not shown what it can do is given this many slots a second. */
  private static final double SLOTS_PER_S_MIN = 20;

  private static final long WINDOW_NANOS = 100_000_000;

  /** One call in so many changes the mean as much as all before: it follows within some calls. */
  private static final int CALLS_REMEMBERED = 8;

  private double perSecond; // smoothed over some windows
  private double perSecondAtBest;
  private long windowNanos;
  private int finishedInWindow;
  private long callNanos;
  private long heardNanos; // when the last call ended with an answer
  private long askedNanos; // when the first call since then began
  private boolean asked;
  private double lastSlotMs;

  Pace(long nowNanos) {
    windowNanos = nowNanos;
    heardNanos = nowNanos;
    askedNanos = nowNanos;
  }

  /** A call has begun. */
  void began(long nowNanos) {
    if (!asked) {
      asked = true;
      askedNanos = nowNanos;
    }
  }

  /** A call has ended with an answer. */
  void finished(long nowNanos, long tookNanos) {
    roll(nowNanos);
    finishedInWindow++;
    heardNanos = nowNanos;
    asked = false;
    callNanos += (tookNanos - callNanos) / CALLS_REMEMBERED;
  }

  /** How long calls take that end with an answer, of late; 0 where none has. */
  long callNanos() {
    return callNanos;
  }

  /**
   * For how long the endpoint has owed an answer: since its last, or since the first call after it.
   * That nothing was asked is no silence.
   */
  long silenceNanos(long nowNanos) {
    return nowNanos - (asked ? askedNanos : heardNanos);
  }

  /**
   * The next slot of the virtual queue.
   *
   * @param earliestMs no slot is before this
   * @return milliseconds since the epoch
   */
  long nextSlotMs(long earliestMs) {
    return nextSlotMs(earliestMs, Long.MAX_VALUE);
  }

  /**
   * The next slot of the virtual queue, if it is soon enough; else it is left to others.
   *
   * @return milliseconds since the epoch; 0 where it is after {@code latestMs}
   */
  long nextSlotMs(long earliestMs, long latestMs) {
    double slotMs = Math.max((double) earliestMs, lastSlotMs) + 1_000 / slotsPerSecond();
    if (slotMs > latestMs) {
      return 0;
    }
    lastSlotMs = slotMs;
    return (long) Math.ceil(slotMs);
  }

  /** About how many slots were given that are still to come. */
  long slotsAhead(long nowMs) {
    return Math.round(Math.max(0, lastSlotMs - nowMs) * slotsPerSecond() / 1_000);
  }

  private double slotsPerSecond() {
    return Math.max(SLOTS_PER_S_MIN, perSecondAtBest);
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
