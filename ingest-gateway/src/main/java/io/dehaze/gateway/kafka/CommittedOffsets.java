package io.dehaze.gateway.kafka;

import io.dehaze.kafka.KafkaClients;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * How far the workers have come in their lanes. Its client is made when it is first needed. Not
 * thread-safe.
 */
public final class CommittedOffsets implements AutoCloseable {
  private final KafkaClients kafka;
  private final String clientId;
  private Admin admin;

  /**
   * Connects to nothing yet.
   *
   * @param clientId what its client is called
   */
  public CommittedOffsets(KafkaClients kafka, String clientId) {
    this.kafka = kafka;
    this.clientId = clientId;
  }

  /** What a group has committed; nothing where no worker has committed yet. */
  public Map<TopicPartition, OffsetAndMetadata> of(String group) throws InterruptedException {
    if (admin == null) {
      admin = kafka.admin(clientId);
    }
    try {
      return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return Map.of();
      }
      throw new KafkaException("the committed offsets are not known", e.getCause());
    }
  }

  /** Closes the client, within a second. */
  @Override
  public void close() {
    if (admin != null) {
      admin.close(Duration.ofSeconds(1));
    }
  }
}
