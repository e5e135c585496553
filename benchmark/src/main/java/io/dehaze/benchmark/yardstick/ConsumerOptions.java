package io.dehaze.benchmark.yardstick;

import java.net.URI;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import picocli.CommandLine.Option;

/** What a yardstick that delivers is told; a picocli mixin. */
public final class ConsumerOptions {
  @Option(names = "--bootstrap-servers", required = true, description = "The broker.")
  private String bootstrapServers;

  @Option(names = "--topic", required = true, description = "What to deliver.")
  private String topic;

  @Option(names = "--group", required = true, description = "A consumer group of its own.")
  private String group;

  @Option(names = "--target", required = true, description = "The webhook.")
  private URI target;

  @Option(names = "--in-flight", defaultValue = "256", description = "How many calls at once.")
  private int inFlight;

  /** The broker. */
  String bootstrapServers() {
    return bootstrapServers;
  }

  /** What to deliver. */
  public String topic() {
    return topic;
  }

  /** The webhook. */
  public URI target() {
    return target;
  }

  /** How many calls at once. */
  public int inFlight() {
    return inFlight;
  }

  /** A consumer from the topic's beginning that commits by hand, or not at all. */
  KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ConsumerConfig.GROUP_ID_CONFIG,
            group,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
