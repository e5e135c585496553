package io.dehaze.gateway.story;

import io.dehaze.kafka.KafkaClients;
import io.dehaze.lane.Lane;
import io.dehaze.lane.WorkerGroups;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** How far the workers have come in the lanes from which events are delivered. Not thread-safe. */
final class LaneProgress implements AutoCloseable {
  private final KafkaClients kafka;
  private final String prefix;
  private Admin admin;

  LaneProgress(KafkaClients kafka, String topicPrefix) {
    this.kafka = kafka;
    this.prefix = topicPrefix;
  }

  /**
   * Whether the workers are done with a record; false also where that cannot be told, as for those
   * of delay levels, which are only forwarded.
   */
  boolean isDone(AcceptedEvents.Found record) throws InterruptedException {
    for (Lane lane : new Lane[] {Lane.EVENTS, Lane.SCHEDULED, Lane.REQUESTS}) {
      if (record.partition().topic().equals(lane.topic(prefix))) {
        OffsetAndMetadata committed =
            committed(WorkerGroups.of(prefix, lane.label())).get(record.partition());
        return committed != null && record.offset() < committed.offset();
      }
    }
    return false;
  }

  private Map<TopicPartition, OffsetAndMetadata> committed(String group)
      throws InterruptedException {
    if (admin == null) {
      admin = kafka.admin("dehaze-gateway-story");
    }
    try {
      return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) { // no worker has committed yet
        return Map.of();
      }
      throw new KafkaException("the committed offsets are not known", e.getCause());
    }
  }

  @Override
  public void close() {
    if (admin != null) {
      admin.close(Duration.ofSeconds(1));
    }
  }
}
