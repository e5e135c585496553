package io.dehaze.settings;

import static java.util.stream.Collectors.toMap;

import io.dehaze.kafka.KafkaSettings;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where Kafka is and how our topics are made there; a picocli mixin. */
public final class KafkaOptions {
  private static final String BOOTSTRAP_SERVERS = "--bootstrap-servers";
  private static final String HOST_PORT = "(\\[[0-9a-fA-F:.]+\\]|[A-Za-z0-9._-]+):[0-9]{1,5}";

  @Option(
      names = BOOTSTRAP_SERVERS,
      paramLabel = "<host:port,...>",
      defaultValue = "127.0.0.1:9092",
      description = "Some of the Kafka brokers.")
  @Matching(
      regex = HOST_PORT + "(," + HOST_PORT + ")*",
      says = "host:port pairs separated by commas")
  private String bootstrapServers;

  // Kafka allows 249 characters in a topic's name; ours add at most a few dozen.
  @Option(
      names = "--topic-prefix",
      paramLabel = "<prefix>",
      defaultValue = "dehaze",
      description = "What the names of all topics and groups begin with.")
  @Matching(regex = "[a-z0-9][a-z0-9._-]{0,99}", says = "1 to 100 of a-z, 0-9, '.', '_' and '-'")
  private String topicPrefix;

  @Option(
      names = "--partitions",
      paramLabel = "<count>",
      defaultValue = "8",
      description = "Partitions of each lane, for topics that do not exist yet.")
  @Between(min = 1, max = 1_000)
  private int partitions;

  @Option(
      names = "--replication-factor",
      paramLabel = "<count>",
      defaultValue = "1",
      description = "Copies of each record, for topics that do not exist yet.")
  @Between(min = 1, max = 10)
  private int replicationFactor;

  @Option(
      names = "--kafka-property",
      paramLabel = "<name=value>",
      split = "\\R",
      hideParamSyntax = true,
      converter = KafkaProperty.Converter.class,
      description = {
        "A property for every Kafka client, such as security.protocol=SASL_SSL. May be given more"
            + " than once; in the environment variable each on its own line."
      })
  private List<KafkaProperty> properties = List.of();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** What the options say. */
  public KafkaSettings settings() {
    return settings(bootstrapServers);
  }

  /** The same for another cluster than the options name: an embedded broker. */
  public KafkaSettings settings(String otherBootstrapServers) {
    return new KafkaSettings(
        otherBootstrapServers,
        topicPrefix,
        partitions,
        replicationFactor,
        properties.stream().collect(toMap(KafkaProperty::name, KafkaProperty::value, (a, b) -> b)));
  }

  /** Whether a flag or the environment names the cluster, so that the default does not count. */
  public boolean namesCluster() {
    return GivenSettings.contain(BOOTSTRAP_SERVERS, command);
  }
}
