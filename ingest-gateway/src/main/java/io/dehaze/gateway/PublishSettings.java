package io.dehaze.gateway;

/**
 * How events are written to Kafka.
 *
 * @param timeoutMs how long Kafka may take to acknowledge before the answer is that nobody knows,
 *     in milliseconds
 * @param redrivePerSecond how many redriven dead letters may come back in a second
 */
public record PublishSettings(int timeoutMs, int redrivePerSecond) {
  /** What holds where nothing else is said. */
  public static final PublishSettings DEFAULT = new PublishSettings(4_000, 200);
}
