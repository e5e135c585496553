package io.dehaze.trigger;

/**
 * How often and how long a delivery is tried.
 *
 * @param retries how many attempts may follow a failed first one; 0 means a single attempt
 * @param timeoutMs how long one attempt may take from connecting to the last byte of the answer, in
 *     milliseconds
 * @param backoff how long to wait between attempts
 */
public record DeliveryPolicy(int retries, int timeoutMs, Backoff backoff) {
  /** What holds where a trigger says nothing: 3 retries, 5 seconds, the default backoff. */
  public static final DeliveryPolicy DEFAULT = new DeliveryPolicy(3, 5_000);

  /** With the default backoff. */
  public DeliveryPolicy(int retries, int timeoutMs) {
    this(retries, timeoutMs, Backoff.DEFAULT);
  }
}
