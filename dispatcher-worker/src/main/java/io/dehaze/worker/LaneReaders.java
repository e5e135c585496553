package io.dehaze.worker;

import io.dehaze.kafka.GroupCoordination;
import io.dehaze.kafka.KafkaClients;
import io.dehaze.lane.DelayTopics;
import io.dehaze.lane.Lane;
import io.dehaze.lane.WorkerGroups;
import io.dehaze.worker.lane.InFlightLimit;
import io.dehaze.worker.lane.LaneConsumer;
import io.dehaze.worker.lane.LaneSettings;
import io.dehaze.worker.lane.LaneSettings.Subscription;
import io.dehaze.worker.lane.RecordHandler;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The consumers of all lanes that a worker reads. They start one by one and stop together. */
final class LaneReaders implements AutoCloseable {
  /** How the lanes are reached. */
  record Cluster(KafkaClients kafka, String topicPrefix, GroupCoordination coordination) {}

  private final Cluster cluster;
  private final WorkerSettings settings;
  private final Clock clock;
  private final Consumer<Throwable> fatal;
  private final Map<String, LaneConsumer> consumers = new LinkedHashMap<>();

  LaneReaders(Cluster cluster, WorkerSettings settings, Clock clock, Consumer<Throwable> fatal) {
    this.cluster = cluster;
    this.settings = settings;
    this.clock = clock;
    this.fatal = fatal;
  }

  /** Will read a lane of one topic. */
  LaneReaders read(Lane lane, RecordHandler handler, InFlightLimit limit) {
    String name = lane.label();
    Subscription topic = Subscription.to(lane.topic(cluster.topicPrefix));
    add(
        new LaneSettings(
            name,
            topic,
            () -> cluster.kafka.groupMember(clientId(name), group(name), cluster.coordination),
            settings.commitIntervalMs(),
            settings.drainTimeoutMs()),
        handler,
        limit);
    return this;
  }

  /** Will read all delay levels that there are, those that are no longer configured too. */
  LaneReaders readDelayLevels(RecordHandler handler, InFlightLimit limit) {
    String name = DelayTopics.LABEL;
    Subscription topics = Subscription.toAll(new DelayTopics(cluster.topicPrefix).pattern());
    add(
        new LaneSettings(
            name,
            topics,
            () ->
                cluster.kafka.patientGroupMember(clientId(name), group(name), cluster.coordination),
            settings.commitIntervalMs(),
            settings.drainTimeoutMs()),
        handler,
        limit);
    return this;
  }

  private void add(LaneSettings lane, RecordHandler handler, InFlightLimit limit) {
    consumers.put(lane.name(), new LaneConsumer(lane, handler, limit, clock, fatal));
  }

  private String group(String lane) {
    return WorkerGroups.of(cluster.topicPrefix, lane);
  }

  private static String clientId(String lane) {
    return "dehaze-worker-" + lane;
  }

  /** By name. */
  Map<String, LaneConsumer> all() {
    return consumers;
  }

  void start() {
    consumers.values().forEach(LaneConsumer::start);
  }

  /** Waits until every group has answered. */
  void awaitJoined() throws InterruptedException {
    for (LaneConsumer each : consumers.values()) {
      each.awaitJoined();
    }
  }

  /** Whether every group has answered. */
  boolean areJoined() {
    return consumers.values().stream().allMatch(LaneConsumer::isJoined);
  }

  @Override
  public void close() throws InterruptedException {
    consumers.values().forEach(LaneConsumer::stop);
    for (LaneConsumer each : consumers.values()) {
      each.close();
    }
  }
}
