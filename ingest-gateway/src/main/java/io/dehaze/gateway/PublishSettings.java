package io.dehaze.gateway;

/**
 * How events are written to Kafka.
 *
 * @param timeoutMs how long Kafka may take to acknowledge before the answer is that nobody knows,
 *     in milliseconds
 * @param publishingMax how many requests may be on their way to Kafka at once
 * @param ratePerSecond how many events each project may publish in a second; 0 for no limit
 * @param rateBurst how many of them may come at once after a calm time
 * @param redrivePerSecond how many redriven dead letters may come back in a second
 */
public record PublishSettings(
    int timeoutMs, int publishingMax, int ratePerSecond, int rateBurst, int redrivePerSecond) {
  /** What holds where nothing else is said. */
  public static final PublishSettings DEFAULT = new PublishSettings(4_000, 4_096, 0, 1_000, 200);
}
