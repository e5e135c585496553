package io.dehaze.gateway.dead;

/**
 * Spreads redriven events over time, so that they come back beside fresh traffic and not instead of
 * it: each is due a little later than the one before, also across requests. Thread-safe.
 */
final class RedrivePace {
  private final long gapUs;
  private long lastUs;

  /**
   * A pace.
   *
   * @param perSecond how many events may be due in a second
   */
  RedrivePace(int perSecond) {
    this.gapUs = 1_000_000L / perSecond;
  }

  /**
   * When the next event is due.
   *
   * @param nowMs the time; this and the answer in milliseconds since the epoch
   */
  synchronized long nextDueMs(long nowMs) {
    lastUs = Math.max(nowMs * 1_000, lastUs + gapUs);
    return lastUs / 1_000;
  }
}
