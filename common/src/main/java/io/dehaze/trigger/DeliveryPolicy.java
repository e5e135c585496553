package io.dehaze.trigger;

/**
 * How often and how long a delivery is tried.
 *
 * @param retries how many attempts may follow a failed first one; 0 means a single attempt
 * @param timeoutMs how long one attempt may take from connecting to the last byte of the answer, in
 *     milliseconds
 * @param backoff how long to wait between attempts
 * @param perSecond how many attempts may begin in a second, over all workers; {@link #NO_LIMIT} for
 *     any number
 * @param paused whether deliveries wait, unattempted, until this is false
 */
public record DeliveryPolicy(
    int retries, int timeoutMs, Backoff backoff, double perSecond, boolean paused) {
  /** No limit of its own on how fast a trigger's deliveries come. */
  public static final double NO_LIMIT = 0;

  /** What holds where a trigger says nothing: 3 retries, 5 seconds, the default backoff. */
  public static final DeliveryPolicy DEFAULT = new DeliveryPolicy(3, 5_000);

  /** With the default backoff. */
  public DeliveryPolicy(int retries, int timeoutMs) {
    this(retries, timeoutMs, Backoff.DEFAULT);
  }

  /** Without a limit on how fast deliveries come. */
  public DeliveryPolicy(int retries, int timeoutMs, Backoff backoff) {
    this(retries, timeoutMs, backoff, NO_LIMIT);
  }

  /** Not paused. */
  public DeliveryPolicy(int retries, int timeoutMs, Backoff backoff, double perSecond) {
    this(retries, timeoutMs, backoff, perSecond, false);
  }

  /** Whether deliveries may come only so fast. */
  public boolean isLimited() {
    return perSecond > NO_LIMIT;
  }
}
