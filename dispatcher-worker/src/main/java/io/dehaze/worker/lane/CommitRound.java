package io.dehaze.worker.lane;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits what a lane's partitions have done: now and then while it is read, and at once when it is
 * given up.
 */
final class CommitRound {
  private static final Logger LOG = LoggerFactory.getLogger(CommitRound.class);

  private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(3);

  private final LaneSettings settings;
  private final Consumer<byte[], byte[]> consumer;
  private final AssignedPartitions assigned;
  private long nextNanos = System.nanoTime();
  private boolean underWay;
  private boolean failing;

  /** Commits through the consumer, on its thread. */
  CommitRound(
      LaneSettings settings, Consumer<byte[], byte[]> consumer, AssignedPartitions assigned) {
    this.settings = settings;
    this.consumer = consumer;
    this.assigned = assigned;
  }

  /**
   * Commits what has changed, if the interval is over; does not wait for the answer. One commit is
   * under way at a time: while Kafka is away they would only pile up, and each says the same as the
   * one before and more.
   */
  void commitIfDue() {
    long now = System.nanoTime();
    if (underWay || now - nextNanos < 0) {
      return;
    }
    nextNanos = now + settings.commitIntervalMs() * 1_000_000L;
    Map<TopicPartition, OffsetAndMetadata> offsets = changed(assigned.keys());
    if (!offsets.isEmpty()) {
      consumer.commitAsync(offsets, this::committed);
      underWay = true; // the answer comes in a later poll
    }
  }

  /** Commits what has changed in these partitions and waits a little for the answer. */
  void commitNow(Collection<TopicPartition> keys) {
    Map<TopicPartition, OffsetAndMetadata> offsets = changed(keys);
    if (offsets.isEmpty()) {
      return;
    }
    try {
      commitAndWait(offsets);
    } catch (KafkaException e) { // another owner has them already: it repeats what is not committed
      LOG.warn("event=commit_failed lane={} reason=\"{}\"", settings.name(), e.getMessage());
    }
  }

  private void commitAndWait(Map<TopicPartition, OffsetAndMetadata> offsets) {
    try {
      consumer.commitSync(offsets, COMMIT_TIMEOUT);
    } catch (WakeupException e) { // it was a poll that was to end
      consumer.commitSync(offsets, COMMIT_TIMEOUT);
    }
  }

  private Map<TopicPartition, OffsetAndMetadata> changed(Collection<TopicPartition> keys) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (TopicPartition key : keys) {
      AssignedPartition partition = assigned.get(key);
      OffsetAndMetadata offset = partition == null ? null : partition.toCommit();
      if (offset != null) {
        offsets.put(key, offset);
      }
    }
    return offsets;
  }

  private void committed(Map<TopicPartition, OffsetAndMetadata> offsets, Exception failure) {
    underWay = false;
    if (failure != null) { // the next commit says the same and more
      failed(failure);
      return;
    }
    failing = false;
    offsets.forEach(
        (key, offset) -> {
          AssignedPartition partition = assigned.get(key);
          if (partition != null) {
            partition.committed(offset);
          }
        });
  }

  /** Tells of the first of several failures in a row. */
  private void failed(Exception failure) {
    if (!failing) {
      LOG.warn("event=commit_failed lane={} reason=\"{}\"", settings.name(), failure.getMessage());
    }
    failing = true;
  }
}
