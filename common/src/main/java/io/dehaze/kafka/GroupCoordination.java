package io.dehaze.kafka;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;

/** How the members of a group share partitions: the protocol that the cluster offers decides. */
public enum GroupCoordination {
  /**
   * The broker assigns, one partition at a time, and nobody stops for the others (KIP-848, Kafka
   * 4.0).
   */
  CONSUMER,
  /** The members assign; the cooperative assignor moves only what must move (KIP-429). */
  CLASSIC;

  Map<String, Object> properties() {
    return switch (this) {
      case CONSUMER -> Map.of(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
      case CLASSIC ->
          Map.of(
              ConsumerConfig.GROUP_PROTOCOL_CONFIG,
              "classic",
              ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
              10_000,
              ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
              2_000,
              ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
              CooperativeStickyAssignor.class.getName());
    };
  }

  /**
   * Asks the cluster.
   *
   * @throws ExecutionException where the cluster does not answer in time
   */
  public static GroupCoordination offeredBy(Admin admin)
      throws ExecutionException, InterruptedException {
    FinalizedVersionRange groupVersion =
        admin.describeFeatures().featureMetadata().get().finalizedFeatures().get("group.version");
    return groupVersion != null && groupVersion.maxVersionLevel() >= 1 ? CONSUMER : CLASSIC;
  }
}
