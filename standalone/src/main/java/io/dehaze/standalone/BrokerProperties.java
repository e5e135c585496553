package io.dehaze.standalone;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The properties of a Kafka node that is broker and controller in one and alone. */
final class BrokerProperties {
  static final int NODE_ID = 1;
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  private static final String LARGEST_BATCH_BYTES = String.valueOf(16 * 1024 * 1024);

  private BrokerProperties() {}

  /** All properties, with {@code settings.properties()} over ours. */
  static Map<String, String> of(
      BrokerSettings settings, Path logDir, int port, int controllerPort) {
    Map<String, String> all = new HashMap<>();
    all.putAll(node(logDir, port, controllerPort));
    all.putAll(alone());
    all.putAll(sizes());
    all.putAll(groups(settings.groupSessionTimeout().toMillis()));
    all.putAll(settings.properties());
    return all;
  }

  /**
   * The controller's address stands in the properties only (a static quorum), not in the log. So
   * the next start on the same log may use another port.
   */
  private static Map<String, String> node(Path logDir, int port, int controllerPort) {
    return Map.of(
        "process.roles",
        "broker,controller",
        "node.id",
        String.valueOf(NODE_ID),
        "log.dirs",
        logDir.toString(),
        "listeners",
        "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort,
        "advertised.listeners",
        "PLAINTEXT://127.0.0.1:" + port,
        "listener.security.protocol.map",
        "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT",
        "controller.listener.names",
        CONTROLLER_LISTENER,
        "controller.quorum.voters",
        NODE_ID + "@127.0.0.1:" + controllerPort,
        // After a crash the controller waits until the session of the broker that was has expired,
        // before it lets the new one in: the shorter, the sooner the restart. But a heartbeat has
        // half of its interval to be heard, which a machine that is too busy must be able to keep.
        "broker.session.timeout.ms",
        "5000",
        "broker.heartbeat.interval.ms",
        "1000");
  }

  /** There is no second node to hold a copy. */
  private static Map<String, String> alone() {
    return Map.of(
        "default.replication.factor", "1",
        "min.insync.replicas", "1",
        "offsets.topic.replication.factor", "1",
        "transaction.state.log.replication.factor", "1",
        "transaction.state.log.min.isr", "1",
        "share.coordinator.state.topic.replication.factor", "1",
        "share.coordinator.state.topic.min.isr", "1",
        // A topic that nobody created on purpose is a typo.
        "auto.create.topics.enable", "false");
  }

  /** Kafka's defaults are for a machine of its own; these are for a guest in another process. */
  private static Map<String, String> sizes() {
    return Map.of(
        "offsets.topic.num.partitions",
        "8",
        "transaction.state.log.num.partitions",
        "4",
        "share.coordinator.state.topic.num.partitions",
        "4",
        "message.max.bytes",
        LARGEST_BATCH_BYTES,
        "replica.fetch.max.bytes",
        LARGEST_BATCH_BYTES,
        "num.network.threads",
        "2",
        "num.io.threads",
        "4",
        "log.segment.bytes",
        String.valueOf(256 * 1024 * 1024),
        "log.index.size.max.bytes",
        String.valueOf(2 * 1024 * 1024),
        "log.cleaner.dedupe.buffer.size",
        String.valueOf(8 * 1024 * 1024));
  }

  private static Map<String, String> groups(long sessionTimeoutMs) {
    String session = String.valueOf(sessionTimeoutMs);
    String heartbeat = String.valueOf(Math.max(1, Math.min(3_000, sessionTimeoutMs / 5)));
    return Map.of(
        "group.initial.rebalance.delay.ms", "0",
        "group.min.session.timeout.ms", session,
        "group.consumer.session.timeout.ms", session,
        "group.consumer.min.session.timeout.ms", session,
        "group.consumer.heartbeat.interval.ms", heartbeat,
        "group.consumer.min.heartbeat.interval.ms", heartbeat);
  }
}
