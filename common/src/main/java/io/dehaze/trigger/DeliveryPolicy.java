package io.dehaze.trigger;

/**
 * How often and how long a delivery is tried.
 *
 * @param retries how many attempts may follow a failed first one; 0 means a single attempt
 * @param timeoutMs how long one attempt may take from connecting to the last byte of the answer, in
 *     milliseconds
 */
public record DeliveryPolicy(int retries, int timeoutMs) {
  /** What holds where a trigger says nothing: 3 retries, 5 seconds. */
  public static final DeliveryPolicy DEFAULT = new DeliveryPolicy(3, 5_000);
}
