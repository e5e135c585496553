package io.dehaze.gateway.dead;

import io.dehaze.gateway.kafka.Budget;
import io.dehaze.gateway.kafka.LogReader;
import io.dehaze.kafka.KafkaClients;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * The dead-letter lane as something of which any part can be read. What {@link LogReader} says of
 * its client, of blocking and of threads is true of it.
 */
final class DeadLane {
  /**
   * What a partition holds.
   *
   * @param begin the first offset that is still there
   * @param end the offset after the last record
   */
  record Extent(int partition, long begin, long end) {}

  private final LogReader log;
  private final String topic;

  DeadLane(KafkaClients kafka, String topic, String clientId) {
    this.log = new LogReader(kafka, clientId);
    this.topic = topic;
  }

  /** What each partition holds now. */
  List<Extent> extents() {
    List<TopicPartition> partitions = log.partitions(topic);
    Map<TopicPartition, Long> begins = log.begins(partitions);
    Map<TopicPartition, Long> ends = log.ends(partitions);
    return partitions.stream()
        .map(each -> new Extent(each.partition(), begins.get(each), ends.get(each)))
        .toList();
  }

  /**
   * Reads a part of a partition, in the order in which it was written.
   *
   * @param from the first offset
   * @param to the offset after the last
   * @return whether the visitor saw all of it
   */
  boolean read(int partition, long from, long to, LogReader.Visitor<InterruptedException> visitor)
      throws InterruptedException {
    Map<TopicPartition, LogReader.Extent> part =
        Map.of(new TopicPartition(topic, partition), new LogReader.Extent(from, to));
    return log.read(part, Budget.unlimited(), visitor) == LogReader.Ending.COMPLETE;
  }

  /** Breaks off the reading that is under way, which then throws. */
  void breakOff() {
    log.breakOff();
  }

  /** Closes the client, within a second; while nobody reads. */
  void close() {
    log.close();
  }
}
