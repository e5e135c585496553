package io.dehaze.gateway.dead;

import io.dehaze.kafka.KafkaClients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * The dead-letter lane as something of which any part can be read. Its client is made when it is
 * first needed, which may be long after the start.
 *
 * <p>All calls block, for a few seconds at most where Kafka does not answer, and then throw {@link
 * KafkaException}. Not thread-safe, except {@link #close}.
 */
final class DeadLane {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration ANSWER = Duration.ofSeconds(3);

  /**
   * What a partition holds.
   *
   * @param begin the first offset that is still there
   * @param end the offset after the last record
   */
  record Extent(int partition, long begin, long end) {}

  private final KafkaClients kafka;
  private final String topic;
  private final String clientId;
  private volatile Consumer<byte[], byte[]> consumer;

  DeadLane(KafkaClients kafka, String topic, String clientId) {
    this.kafka = kafka;
    this.topic = topic;
    this.clientId = clientId;
  }

  /** What each partition holds now. */
  List<Extent> extents() {
    if (consumer == null) {
      consumer = kafka.searcher(clientId);
    }
    List<PartitionInfo> known = consumer.partitionsFor(topic, ANSWER);
    if (known == null || known.isEmpty()) {
      throw new KafkaException("the topic " + topic + " is not there");
    }
    List<TopicPartition> partitions =
        known.stream().map(each -> new TopicPartition(topic, each.partition())).toList();
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions, ANSWER);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ANSWER);
    List<Extent> extents = new ArrayList<>();
    for (TopicPartition each : partitions) {
      extents.add(new Extent(each.partition(), begins.get(each), ends.get(each)));
    }
    return extents;
  }

  /** What looks at records; it may say that it has seen enough. */
  @FunctionalInterface
  interface Reader {
    /**
     * Looks at one record.
     *
     * @return whether to go on
     */
    boolean take(ConsumerRecord<byte[], byte[]> record) throws InterruptedException;
  }

  /**
   * Reads a part of a partition, in the order in which it was written.
   *
   * @param from the first offset
   * @param to the offset after the last
   * @return whether the reader saw all of it
   */
  boolean read(int partition, long from, long to, Reader reader) throws InterruptedException {
    TopicPartition one = new TopicPartition(topic, partition);
    consumer.assign(List.of(one));
    consumer.seek(one, from);
    long progressNs = System.nanoTime();
    while (consumer.position(one, ANSWER) < to) {
      List<ConsumerRecord<byte[], byte[]>> batch = consumer.poll(POLL).records(one);
      if (!take(batch, to, reader)) {
        return false;
      }
      if (!batch.isEmpty()) {
        progressNs = System.nanoTime();
      } else if (System.nanoTime() - progressNs > ANSWER.toNanos()) {
        throw new KafkaException("Kafka does not send what is in partition " + partition);
      }
    }
    return true;
  }

  private static boolean take(List<ConsumerRecord<byte[], byte[]>> batch, long to, Reader reader)
      throws InterruptedException {
    for (ConsumerRecord<byte[], byte[]> record : batch) {
      if (record.offset() < to && !reader.take(record)) {
        return false;
      }
    }
    return true;
  }

  /** Breaks off the reading that is under way, which then throws. */
  void breakOff() {
    Consumer<byte[], byte[]> reading = consumer;
    if (reading != null) {
      reading.wakeup();
    }
  }

  /** Closes the client, within a second; while nobody reads. */
  void close() {
    if (consumer != null) {
      consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
    }
  }
}
