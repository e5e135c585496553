package io.dehaze.trigger;

/**
 * How long to wait before a failed delivery is tried again: exponentially longer each time, up to a
 * cap, and spread so that what failed together does not come back together.
 *
 * @param initialMs the wait after the first failure, in milliseconds
 * @param multiplier by how much each wait is longer than the one before; 1 for equal waits
 * @param maxMs the longest wait, in milliseconds; what a webhook asks for with Retry-After is
 *     bounded by it too
 * @param jitter how far a wait may differ from its nominal length, as a share of it; 0 for exact
 *     waits
 */
public record Backoff(long initialMs, double multiplier, long maxMs, double jitter) {
  /**
   * What holds where a trigger says nothing: 5 s, 10 s, 20 s and so on up to an hour, each by a
   * fifth more or less.
   */
  public static final Backoff DEFAULT = new Backoff(5_000, 2, 3_600_000, 0.2);

  /**
   * The wait after a failure.
   *
   * @param failures how many attempts have failed, 1 or more
   * @param random a number from 0 up to 1, drawn anew for each wait
   * @return milliseconds, at least 1
   */
  public long delayMs(int failures, double random) {
    double nominal = Math.min((double) maxMs, initialMs * Math.pow(multiplier, failures - 1.0));
    double spread = 1 + jitter * (2 * random - 1);
    return Math.max(1, Math.round(Math.min((double) maxMs, nominal * spread)));
  }
}
