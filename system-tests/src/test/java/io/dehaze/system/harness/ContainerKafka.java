package io.dehaze.system.harness;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.utils.AppInfoParser;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/**
 * The official broker in a container, as operators run it: one node with one copy of each record.
 * Its version is that of the clients. It takes a Docker engine, and the first start downloads the
 * image.
 */
final class ContainerKafka implements AutoCloseable {
  private static final String IMAGE = "apache/kafka:" + AppInfoParser.getVersion();

  private final KafkaContainer container;

  private ContainerKafka(KafkaContainer container) {
    this.container = container;
  }

  /** Whether an engine answers. The first question may take some seconds. */
  static boolean isPossible() {
    return DockerClientFactory.instance().isDockerAvailable();
  }

  /**
   * Starts it, and returns when it serves clients.
   *
   * @param groupSessionTimeout how long a worker may be silent before it loses its partitions
   */
  static ContainerKafka start(Duration groupSessionTimeout) {
    KafkaContainer container = new KafkaContainer(IMAGE).withEnv(environment(groupSessionTimeout));
    container.start();
    return new ContainerKafka(container);
  }

  private static Map<String, String> environment(Duration groupSessionTimeout) {
    String session = String.valueOf(groupSessionTimeout.toMillis());
    String heartbeat = String.valueOf(groupSessionTimeout.toMillis() / 5);
    return Map.of(
        "KAFKA_MESSAGE_MAX_BYTES", "16777216",
        "KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false",
        "KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR", "1",
        "KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR", "1",
        "KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS", session,
        "KAFKA_GROUP_CONSUMER_SESSION_TIMEOUT_MS", session,
        "KAFKA_GROUP_CONSUMER_MIN_SESSION_TIMEOUT_MS", session,
        "KAFKA_GROUP_CONSUMER_HEARTBEAT_INTERVAL_MS", heartbeat,
        "KAFKA_GROUP_CONSUMER_MIN_HEARTBEAT_INTERVAL_MS", heartbeat);
  }

  /** Where clients on this machine reach it, such as {@code localhost:32768}. */
  String bootstrapServers() {
    return container.getBootstrapServers();
  }

  @Override
  public void close() {
    container.stop();
  }
}
