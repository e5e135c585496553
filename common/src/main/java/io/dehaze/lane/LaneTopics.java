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
  private static final long RETRY_MS = 500;
  private static final int LOG_EVERY = 20;

  private final KafkaSettings settings;

  /** Knows the topics that these settings ask for; creates nothing yet. */
  public LaneTopics(KafkaSettings settings) {
    this.settings = settings;
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
  public void createMissing(Admin admin) throws ExecutionException, InterruptedException {
    Set<String> existing = admin.listTopics().names().get();
    List<NewTopic> missing = new ArrayList<>();
    for (Lane lane : Lane.values()) {
      if (!existing.contains(name(lane))) {
        missing.add(topic(lane));
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

  private NewTopic topic(Lane lane) {
    int partitions = lane == Lane.TRIGGERS ? 1 : settings.partitions(); // one order of changes
    return new NewTopic(name(lane), partitions, (short) settings.replicationFactor())
        .configs(configs(lane));
  }

  private Map<String, String> configs(Lane lane) {
    Map<String, String> configs = new HashMap<>();
    configs.put(
        TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, settings.replicationFactor() >= 3 ? "2" : "1");
    configs.put(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false");
    switch (lane) {
      case EVENTS -> {
        configs.put(TopicConfig.RETENTION_MS_CONFIG, days(7));
        configs.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, String.valueOf(EVENT_RECORD_BYTES_MAX));
      }
      case DEAD -> {
        configs.put(TopicConfig.RETENTION_MS_CONFIG, days(30));
        configs.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, String.valueOf(DEAD_RECORD_BYTES_MAX));
      }
      case TRIGGERS ->
          configs.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
    }
    return configs;
  }

  private static String days(int days) {
    return String.valueOf(Duration.ofDays(days).toMillis());
  }
}
