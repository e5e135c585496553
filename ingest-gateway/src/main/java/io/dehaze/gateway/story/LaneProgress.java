package io.dehaze.gateway.story;

import io.dehaze.gateway.kafka.CommittedOffsets;
import io.dehaze.kafka.KafkaClients;
import io.dehaze.lane.Lane;
import io.dehaze.lane.WorkerGroups;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/** How far the workers have come in the lanes from which events are delivered. Not thread-safe. */
final class LaneProgress implements AutoCloseable {
  private final CommittedOffsets committedOffsets;
  private final String prefix;

  LaneProgress(KafkaClients kafka, String topicPrefix) {
    this.committedOffsets = new CommittedOffsets(kafka, "dehaze-gateway-story");
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
            committedOffsets.of(WorkerGroups.of(prefix, lane.label())).get(record.partition());
        return committed != null && record.offset() < committed.offset();
      }
    }
    return false;
  }

  @Override
  public void close() {
    committedOffsets.close();
  }
}
