package io.dehaze.kafka;

import java.util.Set;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Which properties of Kafka's clients an operator may set, and which are ours alone. */
public final class ClientProperties {
  /** What {@link KafkaClients} sets: delivery, order, group membership and timing rest on these. */
  private static final Set<String> FIXED =
      Set.of(
          "acks",
          "allow.auto.create.topics",
          "auto.offset.reset",
          "bootstrap.servers",
          "client.id",
          "default.api.timeout.ms",
          "delivery.timeout.ms",
          "enable.auto.commit",
          "enable.idempotence",
          "group.id",
          "group.instance.id",
          "group.protocol",
          "group.remote.assignor",
          "heartbeat.interval.ms",
          "isolation.level",
          "key.deserializer",
          "key.serializer",
          "linger.ms",
          "max.block.ms",
          "max.in.flight.requests.per.connection",
          "max.request.size",
          "metadata.max.idle.ms",
          "partition.assignment.strategy",
          "partitioner.class",
          "request.timeout.ms",
          "retries",
          "session.timeout.ms",
          "transaction.timeout.ms",
          "transaction.two.phase.commit.enable",
          "transactional.id",
          "value.deserializer",
          "value.serializer");

  private ClientProperties() {}

  /** Whether we set it and nobody else may. */
  public static boolean isFixed(String name) {
    return FIXED.contains(name);
  }

  /** Whether a producer, a consumer or an admin client of this Kafka version reads it. */
  public static boolean isKnown(String name) {
    return ProducerConfig.configNames().contains(name)
        || ConsumerConfig.configNames().contains(name)
        || AdminClientConfig.configNames().contains(name);
  }
}
