package io.dehaze.kafka;

import java.util.Map;

/**
 * Where Kafka is and what our topics look like there.
 *
 * @param bootstrapServers host:port pairs, separated by commas
 * @param topicPrefix what all our topic and group names begin with
 * @param partitions how many partitions a lane gets when it is created
 * @param replicationFactor how many copies of each record brokers keep
 * @param properties further client properties, passed on as they are to every client
 */
public record KafkaSettings(
    String bootstrapServers,
    String topicPrefix,
    int partitions,
    int replicationFactor,
    Map<String, String> properties) {

  /** Copies the properties, so that settings never change once read. */
  public KafkaSettings {
    properties = Map.copyOf(properties);
  }

  /** Shows no property values: some are passwords. */
  @Override
  public String toString() {
    return "KafkaSettings[bootstrapServers=%s, topicPrefix=%s, partitions=%d, replicationFactor=%d, properties=%s]"
        .formatted(
            bootstrapServers, topicPrefix, partitions, replicationFactor, properties.keySet());
  }
}
