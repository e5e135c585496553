package io.dehaze.worker.endpoint;

/**
 * How long an endpoint's calls take and how many it finishes, and when what it cannot take now may
 * come again: a virtual queue. Each deferred delivery gets the next slot, and slots are as far
 * apart as the endpoint's calls have been, so a backlog comes back about as fast as it can be
 * taken, and each delivery is deferred about once rather than over and over.
 *
 * <p>A slot that was given cannot be brought forward: the delivery lies in a lane until then. So
 * the queue never reaches further ahead than the endpoint has been busy, times four: what the first
 * moment after a rest has shown does not put a burst off for minutes.
 *
 * <p>Not thread-safe: its gate guards it.
 */
final class Pace {
  /** How long it may take until a place is free that a delivery waits for, on average. */
  private static final long PLACE_NANOS_WAITED = 2_000_000;

  /** How far ahead slots are given at least, in milliseconds. */
  private static final long AHEAD_MS_MIN = 500;

  /** How far ahead slots are given, in times for which the endpoint has been busy. */
  private static final int AHEAD_TIMES_BUSY = 4;

  /** An endpoint at rest for so long is found anew: neither silent, nor known by what it did. */
  private static final long REST_NANOS = 100_000_000;

  private static final long WINDOW_NANOS = 100_000_000;

  /** One call in so many changes the mean as much as all before: it follows within some calls. */
  private static final int CALLS_REMEMBERED = 8;

  /** The same for all calls: one that times out is long, and alone says little. */
  private static final int ENDS_REMEMBERED = 64;

  private final int inFlightMax;
  private double perSecond; // smoothed over some windows
  private double perSecondAtBest;
  private long windowNanos;
  private int finishedInWindow;
  private long callNanos; // how long a call takes that is answered
  private long heldNanos; // how long any holds its place
  private long heardNanos; // when the last call ended with an answer
  private long askedNanos; // when the first call since then began
  private boolean asked;
  private boolean isIdle = true;
  private long idleNanos; // since when it is, if it is
  private long busyNanos; // since when it has not rested
  private Lap lap = new Lap(0, 0, 0);
  private Lap beside = new Lap(0, 0, 0); // laps before it that are not over yet, as one

  /** Slots that were given one after the other, from a first to a last, evenly. */
  private record Lap(double slots, double firstMs, double lastMs) {
    double leftAt(long atMs) {
      double ms = atMs;
      double length = Math.max(1, lastMs - firstMs);
      return ms >= lastMs ? 0 : slots * Math.min(1, (lastMs - ms) / length);
    }
  }

  /**
   * Of an endpoint that is about to be called for the first time.
   *
   * @param inFlightMax how many calls it may have in flight
   */
  Pace(int inFlightMax, long nowNanos) {
    this.inFlightMax = inFlightMax;
    idleNanos = nowNanos;
    busyNanos = nowNanos;
    windowNanos = nowNanos;
    heardNanos = nowNanos;
    askedNanos = nowNanos;
  }

  /** A call has begun. */
  void began(long nowNanos) {
    if (isIdle && nowNanos - idleNanos > REST_NANOS) {
      asked = false;
      busyNanos = nowNanos;
      forgetFailures();
    }
    isIdle = false;
    if (!asked) {
      asked = true;
      askedNanos = nowNanos;
    }
  }

  /** No call is in flight any more. */
  void idle(long nowNanos) {
    isIdle = true;
    idleNanos = nowNanos;
  }

  /** A call has ended, with an answer or without. */
  void ended(long tookNanos) {
    heldNanos += (tookNanos - heldNanos) / ENDS_REMEMBERED;
  }

  /** Calls that fail count no longer: the breaker keeps deliveries away, or they are long ago. */
  void forgetFailures() {
    heldNanos = callNanos;
  }

  /** The end was an answer. */
  void finished(long nowNanos, long tookNanos) {
    roll(nowNanos);
    finishedInWindow++;
    heardNanos = nowNanos;
    asked = false;
    callNanos += (tookNanos - callNanos) / CALLS_REMEMBERED;
  }

  /**
   * For how long the endpoint has owed an answer: since its last, or since the first call after it.
   * That nothing was asked is no silence.
   */
  long silenceNanos(long nowNanos) {
    return nowNanos - (asked ? askedNanos : heardNanos);
  }

  /**
   * Whether a place becomes free so soon that a delivery may wait for it where it is. Where some
   * calls are never answered, those hold most of the places.
   */
  boolean isQuick() {
    return Math.max(callNanos, heldNanos) <= PLACE_NANOS_WAITED * inFlightMax;
  }

  /**
   * The next slot of the virtual queue.
   *
   * @param earliestMs no slot is before this, in milliseconds since the epoch
   * @return milliseconds since the epoch
   */
  long nextSlotMs(long nowNanos, long earliestMs) {
    return nextSlotMs(nowNanos, earliestMs, Long.MAX_VALUE);
  }

  /**
   * The next slot of the virtual queue, if it is soon enough; else it is left to others.
   *
   * @return milliseconds since the epoch; 0 where it is after {@code latestMs}
   */
  long nextSlotMs(long nowNanos, long earliestMs, long latestMs) {
    double apartMs = 1_000 / slotsPerSecond();
    double slotMs = Math.max((double) earliestMs, lap.lastMs) + apartMs;
    boolean begins = lap.lastMs < earliestMs;
    boolean isBeyond = slotMs > earliestMs + aheadMs(nowNanos);
    if (isBeyond) { // the queue begins anew beside itself
      slotMs = earliestMs + apartMs;
    }
    if (slotMs > latestMs) {
      return 0;
    }
    if (isBeyond) {
      double left = beside.leftAt(earliestMs) + lap.leftAt(earliestMs);
      beside = new Lap(left, earliestMs, Math.max(beside.lastMs, lap.lastMs));
    }
    lap =
        begins || isBeyond
            ? new Lap(1, slotMs, slotMs)
            : new Lap(lap.slots + 1, lap.firstMs, slotMs);
    return (long) Math.ceil(slotMs);
  }

  /** About how many slots were given that are still to come. */
  long slotsAhead(long nowMs) {
    return Math.round(lap.leftAt(nowMs) + beside.leftAt(nowMs));
  }

  private long aheadMs(long nowNanos) {
    return Math.max(AHEAD_MS_MIN, AHEAD_TIMES_BUSY * (nowNanos - busyNanos) / 1_000_000);
  }

  /**
   * What it did at its best, or what as many calls as it may have in flight amount to (Little's
   * law): one that had little to do has not shown how much it can.
   */
  private double slotsPerSecond() {
    double placeNanos =
        Math.max(PLACE_NANOS_WAITED, (double) Math.max(callNanos, heldNanos) / inFlightMax);
    return Math.max(1e9 / placeNanos, perSecondAtBest);
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
