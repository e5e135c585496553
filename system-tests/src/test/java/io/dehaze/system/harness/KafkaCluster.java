package io.dehaze.system.harness;

import static org.awaitility.Awaitility.await;

import io.dehaze.standalone.LoopbackPort;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;

/**
 * Kafka as production has it, on one machine: three processes, each broker and controller, that
 * hold a copy of each record each. Each can be killed, or fall silent, and come back.
 */
public final class KafkaCluster implements AutoCloseable {
  private static final int BROKERS = 3;
  private static final String CONTROLLER_LISTENER = "CONTROLLER";
  private static final Duration WHOLE_WITHIN = Duration.ofMinutes(2);
  private static final Duration ANSWER = Duration.ofSeconds(20);

  /** How long a broker may be silent before others lead what it led. */
  private static final int BROKER_SESSION_MS = 3_000;

  /** How long a worker may be silent before others take its partitions: as operations.md says. */
  private static final int GROUP_SESSION_MS = 10_000;

  /** One of the brokers. */
  public static final class Broker {
    private final int id;
    private final int port = LoopbackPort.available(0);
    private final int controllerPort = LoopbackPort.available(0);
    private final Path directory;
    private JavaProcess process;
    private int starts;

    private Broker(int id, Path directory) {
      this.id = id;
      this.directory = directory;
    }

    private String voter() {
      return id + "@127.0.0.1:" + controllerPort;
    }

    /** SIGKILL. */
    public void kill9() {
      process.kill9();
    }

    /** SIGSTOP: what others send gets to its sockets, and no further. */
    public void suspend() {
      process.suspend();
    }

    /** SIGCONT: it goes on as if no time had passed. */
    public void resume() {
      process.resume();
    }

    /** Starts it on its own data, and returns at once. */
    public void startAgain() {
      List<String> arguments = List.of(propertiesFile().toString());
      String name = "broker-" + id + "-" + ++starts;
      process = JavaProcess.start(directory, name, Map.of(), kafka.Kafka.class, arguments);
    }

    private Path propertiesFile() {
      return directory.resolve("broker-" + id + ".properties");
    }

    private Path data() {
      return directory.resolve("data-" + id);
    }

    @Override
    public String toString() {
      return "broker " + id;
    }
  }

  private final List<Broker> brokers;
  private final Admin admin;

  private KafkaCluster(List<Broker> brokers) {
    this.brokers = brokers;
    this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers(brokers)));
  }

  /**
   * Starts the brokers and returns when all of them serve clients.
   *
   * @param directory where their data and their output go; what is there is deleted first
   */
  public static KafkaCluster start(Path directory) {
    KafkaProcess.delete(directory);
    List<Broker> brokers =
        IntStream.rangeClosed(1, BROKERS).mapToObj(id -> new Broker(id, directory)).toList();
    KafkaCluster cluster = new KafkaCluster(brokers);
    String clusterId = Uuid.randomUuid().toString();
    for (Broker each : brokers) {
      cluster.prepare(each, clusterId);
      each.startAgain();
    }
    cluster.awaitWhole();
    return cluster;
  }

  private void prepare(Broker broker, String clusterId) {
    try {
      Files.createDirectories(broker.data());
      Properties properties = new Properties();
      properties.putAll(properties(broker));
      try (Writer file = Files.newBufferedWriter(broker.propertiesFile())) {
        properties.store(file, null);
      }
      new Formatter()
          .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
          .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
          .setNodeId(broker.id)
          .setClusterId(clusterId)
          .setDirectories(List.of(broker.data().toString()))
          .setMetadataLogDirectory(broker.data().toString())
          .setControllerListenerName(CONTROLLER_LISTENER)
          .setHasDynamicQuorum(false)
          .run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Exception e) {
      throw new IllegalStateException("cannot format " + broker.data(), e);
    }
  }

  private Map<String, String> properties(Broker broker) {
    return Map.ofEntries(
        Map.entry("process.roles", "broker,controller"),
        Map.entry("node.id", String.valueOf(broker.id)),
        Map.entry("log.dirs", broker.data().toAbsolutePath().toString()),
        Map.entry(
            "listeners",
            "PLAINTEXT://127.0.0.1:%d,%s://127.0.0.1:%d"
                .formatted(broker.port, CONTROLLER_LISTENER, broker.controllerPort)),
        Map.entry("advertised.listeners", "PLAINTEXT://127.0.0.1:" + broker.port),
        Map.entry(
            "listener.security.protocol.map",
            "PLAINTEXT:PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT"),
        Map.entry("controller.listener.names", CONTROLLER_LISTENER),
        Map.entry(
            "controller.quorum.voters",
            brokers.stream().map(Broker::voter).collect(Collectors.joining(","))),
        Map.entry("auto.create.topics.enable", "false"),
        Map.entry("min.insync.replicas", "2"),
        Map.entry("offsets.topic.num.partitions", "4"),
        Map.entry("offsets.topic.replication.factor", String.valueOf(BROKERS)),
        Map.entry("message.max.bytes", "16777216"),
        Map.entry("replica.fetch.max.bytes", "16777216"),
        Map.entry("log.cleaner.dedupe.buffer.size", "8388608"),
        Map.entry("log.index.size.max.bytes", "1048576"),
        Map.entry("num.io.threads", "2"),
        Map.entry("num.network.threads", "1"),
        Map.entry("broker.session.timeout.ms", ms(BROKER_SESSION_MS)),
        Map.entry("broker.heartbeat.interval.ms", ms(BROKER_SESSION_MS / 5)),
        Map.entry("group.initial.rebalance.delay.ms", "0"),
        Map.entry("group.consumer.session.timeout.ms", ms(GROUP_SESSION_MS)),
        Map.entry("group.consumer.min.session.timeout.ms", ms(GROUP_SESSION_MS)),
        Map.entry("group.consumer.heartbeat.interval.ms", ms(GROUP_SESSION_MS / 5)),
        Map.entry("group.consumer.min.heartbeat.interval.ms", ms(GROUP_SESSION_MS / 5)));
  }

  private static String ms(int duration) {
    return String.valueOf(duration);
  }

  private static String bootstrapServers(List<Broker> brokers) {
    return brokers.stream().map(each -> "127.0.0.1:" + each.port).collect(Collectors.joining(","));
  }

  /** Where clients reach the brokers. */
  public String bootstrapServers() {
    return bootstrapServers(brokers);
  }

  public List<Broker> brokers() {
    return brokers;
  }

  /** The broker that takes what is written to a partition. */
  public Broker leaderOf(String topic, int partition) {
    return withId(describe(List.of(topic)).get(0).partitions().get(partition).leader().id());
  }

  /** The broker that shares out the partitions of a group, and keeps its offsets. */
  public Broker coordinatorOf(String group) {
    return withId(
        answer(admin.describeConsumerGroups(List.of(group)).all()).get(group).coordinator().id());
  }

  private Broker withId(int id) {
    return brokers.stream().filter(each -> each.id == id).findFirst().orElseThrow();
  }

  /** Returns when all brokers are there and all of them have all that each other has. */
  public void awaitWhole() {
    await("three brokers with the same records")
        .atMost(WHOLE_WITHIN)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptionsInstanceOf(IllegalStateException.class)
        .until(this::isWhole);
  }

  private boolean isWhole() {
    return answer(admin.describeCluster().nodes()).size() == BROKERS
        && describe(answer(admin.listTopics().names())).stream()
            .flatMap(topic -> topic.partitions().stream())
            .allMatch(KafkaCluster::isInSync);
  }

  private static boolean isInSync(TopicPartitionInfo partition) {
    return partition.leader() != null && partition.isr().size() == partition.replicas().size();
  }

  private List<TopicDescription> describe(Collection<String> topics) {
    return List.copyOf(answer(admin.describeTopics(topics).allTopicNames()).values());
  }

  private static <T> T answer(KafkaFuture<T> future) {
    try {
      return future.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Ends all brokers, whatever state they are in. */
  @Override
  public void close() {
    admin.close(Duration.ofSeconds(2));
    brokers.stream().filter(each -> each.process != null).forEach(each -> each.process.close());
  }
}
