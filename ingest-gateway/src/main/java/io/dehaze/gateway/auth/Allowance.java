package io.dehaze.gateway.auth;

/**
 * So many at once, and so many a minute on average. The caller owns the time, in milliseconds that
 * only go forward. Thread-safe.
 */
final class Allowance {
  private final double most;
  private final double perMs;
  private double left;
  private long atMs;

  Allowance(int most, int perMinute, long nowMs) {
    this.most = most;
    this.perMs = perMinute / 60_000.0;
    this.left = most;
    this.atMs = nowMs;
  }

  /** Takes one, if there is one. */
  synchronized boolean take(long nowMs) {
    refill(nowMs);
    if (left < 1) {
      return false;
    }
    left--;
    return true;
  }

  /** In how many milliseconds there will be one; 0 where there is one now. */
  synchronized long waitMs(long nowMs) {
    refill(nowMs);
    return left >= 1 ? 0 : (long) Math.ceil((1 - left) / perMs);
  }

  private void refill(long nowMs) {
    left = Math.min(most, left + Math.max(0, nowMs - atMs) * perMs);
    atMs = Math.max(atMs, nowMs);
  }
}
