package io.dehaze.lane;

import io.dehaze.kafka.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lanes' topics: how each is made. Creating them again changes nothing. */
public final class LaneTopics {
  /**
   * The largest record an event lane takes, in bytes: an event of the largest allowed size with all
   * its headers.
   */
  public static final int EVENT_RECORD_BYTES_MAX = 10 * 1024 * 1024;

  /** A dead letter holds the whole record and the reason. */
  private static final int DEAD_RECORD_BYTES_MAX = EVENT_RECORD_BYTES_MAX + 2 * 1024 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(LaneTopics.class);
  private static final String LOG_APPEND_TIME = "LogAppendTime";
  private static final long RETRY_MS = 500;
  private static final int LOG_EVERY = 20;

  /** How long anything may wait for its turn beyond the time for which it was meant to wait. */
  private static final Duration RETENTION = Duration.ofDays(7);

  private final KafkaSettings settings;
  private final Schedule schedule;

  /** Knows the topics that these settings ask for; creates nothing yet. */
  public LaneTopics(KafkaSettings settings, Schedule schedule) {
    this.settings = settings;
    this.schedule = schedule;
  }

  /** The name of a lane's topic. */
  public String name(Lane lane) {
    return lane.topic(settings.topicPrefix());
  }

  /**
   * Creates the topics that are missing and returns once every lane exists. Existing topics are
   * left as they are.
   *
   * @throws ExecutionException where the cluster refuses or does not answer in time
   */
  private void createMissing(Admin admin) throws ExecutionException, InterruptedException {
    Set<String> existing = admin.listTopics().names().get();
    List<NewTopic> missing = new ArrayList<>();
    for (NewTopic topic : all()) {
      if (!existing.contains(topic.name())) {
        missing.add(topic);
      }
    }
    for (var created : admin.createTopics(missing).values().values()) {
      try {
        created.get();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) { // another process was faster
          throw e;
        }
      }
    }
  }

  /** Creates the topics that are missing, trying until the cluster is there and lets us. */
  public void awaitCreated(Admin admin) throws InterruptedException {
    for (int tries = 0; ; tries++) {
      try {
        createMissing(admin);
        return;
      } catch (ExecutionException e) {
        if (tries % LOG_EVERY == 0) {
          LOG.warn(
              "event=waiting_for_kafka bootstrap_servers={} reason=\"{}\"",
              settings.bootstrapServers(),
              e.getCause().getMessage());
        }
        TimeUnit.MILLISECONDS.sleep(RETRY_MS);
      }
    }
  }

  /** The names of all topics. */
  public List<String> allNames() {
    return all().stream().map(NewTopic::name).toList();
  }

  private List<NewTopic> all() {
    List<NewTopic> topics = new ArrayList<>();
    for (Lane lane : Lane.values()) {
      topics.add(topic(lane));
    }
    DelayTopics names = new DelayTopics(settings.topicPrefix());
    for (long parkMs : schedule.parksMs()) {
      topics.add(delayLevel(names.name(parkMs), Duration.ofMillis(parkMs)));
    }
    return topics;
  }

  private NewTopic topic(Lane lane) {
    return switch (lane) {
      case EVENTS, REQUESTS, SCHEDULED, RETRY ->
          topic(name(lane), settings.partitions(), events(RETENTION));
      case REPLIES -> // nobody waits for longer
          topic(
              name(lane),
              settings.partitions(),
              Map.of(
                  TopicConfig.RETENTION_MS_CONFIG,
                  millis(Duration.ofMinutes(15)),
                  TopicConfig.SEGMENT_MS_CONFIG,
                  millis(Duration.ofMinutes(15)),
                  TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                  String.valueOf(EVENT_RECORD_BYTES_MAX)));
      case ATTEMPTS -> // by the brokers' clock, which never goes back: what is sought is found by
          // time
          topic(
              name(lane),
              settings.partitions(),
              Map.of(
                  TopicConfig.RETENTION_MS_CONFIG,
                  millis(RETENTION),
                  TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                  LOG_APPEND_TIME));
      case DEAD ->
          topic(
              name(lane),
              settings.partitions(),
              Map.of(
                  TopicConfig.RETENTION_MS_CONFIG,
                  millis(Duration.ofDays(30)),
                  TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                  String.valueOf(DEAD_RECORD_BYTES_MAX)));
      case TRIGGERS -> // one partition, so that all see one order of changes
          topic(
              name(lane),
              1,
              Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
      case ENDPOINTS -> // of workers that are gone nothing stays
          topic(
              name(lane),
              1,
              Map.of(
                  TopicConfig.CLEANUP_POLICY_CONFIG,
                  TopicConfig.CLEANUP_POLICY_COMPACT + ',' + TopicConfig.CLEANUP_POLICY_DELETE,
                  TopicConfig.RETENTION_MS_CONFIG,
                  millis(Duration.ofDays(1)),
                  TopicConfig.SEGMENT_MS_CONFIG,
                  millis(Duration.ofHours(1))));
      case CANCELLATIONS -> // a row's time is when its event is due, which may be years ahead
          topic(
              name(lane),
              1,
              Map.of(
                  TopicConfig.CLEANUP_POLICY_CONFIG,
                  TopicConfig.CLEANUP_POLICY_COMPACT + ',' + TopicConfig.CLEANUP_POLICY_DELETE,
                  TopicConfig.RETENTION_MS_CONFIG,
                  millis(RETENTION.plusDays(1)),
                  TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG,
                  String.valueOf(Long.MAX_VALUE)));
    };
  }

  /**
   * Its records leave in the order in which they came: what counts is when the broker took them.
   */
  private NewTopic delayLevel(String name, Duration park) {
    Map<String, String> configs = new HashMap<>(events(park.plus(RETENTION)));
    configs.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, LOG_APPEND_TIME);
    return topic(name, delayPartitions(), configs);
  }

  /**
   * Events only pass through a delay level: fewer partitions carry as much, and there are many
   * levels.
   */
  private int delayPartitions() {
    return Math.max(1, settings.partitions() / 4);
  }

  private static Map<String, String> events(Duration retention) {
    return Map.of(
        TopicConfig.RETENTION_MS_CONFIG,
        millis(retention),
        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
        String.valueOf(EVENT_RECORD_BYTES_MAX));
  }

  private NewTopic topic(String name, int partitions, Map<String, String> own) {
    Map<String, String> configs = new HashMap<>(own);
    configs.put(
        TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, settings.replicationFactor() >= 3 ? "2" : "1");
    configs.put(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false");
    return new NewTopic(name, partitions, (short) settings.replicationFactor()).configs(configs);
  }

  private static String millis(Duration duration) {
    return String.valueOf(duration.toMillis());
  }
}
