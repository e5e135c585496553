package io.dehaze.worker.lane;

import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;

/**
 * How a lane is read.
 *
 * @param name what metrics and logs call it
 * @param subscription its topic or topics
 * @param member makes a member of the group that shares the lane
 * @param commitIntervalMs how often what is done is committed, in milliseconds: a kill repeats at
 *     most what was done since, and what was in flight
 * @param drainTimeoutMs how long deliveries that began may take to end when a partition is given
 *     up, in milliseconds
 */
public record LaneSettings(
    String name,
    Subscription subscription,
    Supplier<Consumer<byte[], byte[]>> member,
    int commitIntervalMs,
    int drainTimeoutMs) {

  /** Which topics a lane has. */
  @FunctionalInterface
  public interface Subscription {
    /** Subscribes a consumer to them. */
    void subscribe(Consumer<byte[], byte[]> consumer, ConsumerRebalanceListener listener);

    /** One topic. */
    static Subscription to(String topic) {
      return (consumer, listener) -> consumer.subscribe(List.of(topic), listener);
    }

    /** All topics whose names match, those that come later too. */
    static Subscription toAll(Pattern topics) {
      return (consumer, listener) -> consumer.subscribe(topics, listener);
    }
  }
}
