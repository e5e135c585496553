package io.dehaze.gateway.kafka;

import io.dehaze.kafka.KafkaClients;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * Lanes as something of which any part can be read, found by time. Its client is made when it is
 * first needed.
 *
 * <p>All calls block, for a few seconds at most where Kafka does not answer, and then throw {@link
 * KafkaException}. Not thread-safe, except {@link #breakOff}.
 */
public final class LogReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration ANSWER = Duration.ofSeconds(3);

  /** From the first offset to before the last. */
  public record Extent(long from, long to) {}

  /**
   * What looks at records; it may say that it has seen enough.
   *
   * @param <E> what it may throw
   */
  @FunctionalInterface
  public interface Visitor<E extends Exception> {
    /**
     * Looks at one record.
     *
     * @return whether to go on
     */
    boolean visit(ConsumerRecord<byte[], byte[]> record) throws E;
  }

  /** How a reading ended. */
  public enum Ending {
    /** All of it was read. */
    COMPLETE,
    /** The visitor had seen enough. */
    ENOUGH,
    /** The budget was spent before the end. */
    SPENT
  }

  private final KafkaClients kafka;
  private final String clientId;
  private volatile Consumer<byte[], byte[]> consumer;

  /**
   * Connects to nothing yet.
   *
   * @param clientId what its client is called
   */
  public LogReader(KafkaClients kafka, String clientId) {
    this.kafka = kafka;
    this.clientId = clientId;
  }

  private Consumer<byte[], byte[]> open() {
    if (consumer == null) {
      consumer = kafka.searcher(clientId);
    }
    return consumer;
  }

  /** The partitions of a topic. */
  public List<TopicPartition> partitions(String topic) {
    return partitions(open(), topic);
  }

  /**
   * The partitions of a topic, as any consumer knows them.
   *
   * @throws KafkaException where there is no such topic
   */
  public static List<TopicPartition> partitions(Consumer<?, ?> consumer, String topic) {
    List<PartitionInfo> known = consumer.partitionsFor(topic, ANSWER);
    if (known == null || known.isEmpty()) {
      throw new KafkaException("the topic " + topic + " is not there");
    }
    return known.stream().map(each -> new TopicPartition(topic, each.partition())).toList();
  }

  /** All topics, and how many partitions each has. */
  public Map<String, Integer> topics() {
    Map<String, Integer> topics = new HashMap<>();
    open().listTopics(ANSWER).forEach((name, known) -> topics.put(name, known.size()));
    return topics;
  }

  /** The first offset of each that is still there. */
  public Map<TopicPartition, Long> begins(Collection<TopicPartition> partitions) {
    return open().beginningOffsets(partitions, ANSWER);
  }

  /** The offset after the last record of each. */
  public Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
    return open().endOffsets(partitions, ANSWER);
  }

  /**
   * Where in each partition the records begin that were written at a time or later.
   *
   * @param timeMs milliseconds since the epoch
   * @return those partitions in which there is such a record
   */
  public Map<TopicPartition, Long> at(Collection<TopicPartition> partitions, long timeMs) {
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(each -> times.put(each, Math.max(0, timeMs)));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    for (Map.Entry<TopicPartition, OffsetAndTimestamp> found :
        open().offsetsForTimes(times, ANSWER).entrySet()) {
      if (found.getValue() != null) {
        offsets.put(found.getKey(), found.getValue().offset());
      }
    }
    return offsets;
  }

  /** Reads parts of some partitions, each in the order in which it was written. */
  public <E extends Exception> Ending read(
      Map<TopicPartition, Extent> parts, Budget budget, Visitor<E> visitor) throws E {
    open().assign(parts.keySet());
    consumer.resume(parts.keySet()); // one that was assigned before may still be paused
    parts.forEach((partition, extent) -> consumer.seek(partition, extent.from));
    long progressNs = System.nanoTime();
    while (pauseWhatIsRead(parts)) {
      if (budget.isSpent()) {
        return Ending.SPENT;
      }
      boolean any = false;
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        any = true;
        budget.spend(Math.max(0, record.serializedValueSize()) + 50L);
        boolean inside = record.offset() < to(parts, record);
        if (inside && !visitor.visit(record)) {
          return Ending.ENOUGH;
        }
      }
      if (any) {
        progressNs = System.nanoTime();
      } else if (System.nanoTime() - progressNs > ANSWER.toNanos()) {
        throw new KafkaException("Kafka does not send what is in " + parts.keySet());
      }
    }
    return Ending.COMPLETE;
  }

  private static long to(Map<TopicPartition, Extent> parts, ConsumerRecord<byte[], byte[]> record) {
    return parts.get(new TopicPartition(record.topic(), record.partition())).to();
  }

  /** Returns whether anything is left to read. */
  private boolean pauseWhatIsRead(Map<TopicPartition, Extent> parts) {
    boolean left = false;
    for (Map.Entry<TopicPartition, Extent> part : parts.entrySet()) {
      if (consumer.position(part.getKey(), ANSWER) < part.getValue().to()) {
        left = true;
      } else {
        consumer.pause(List.of(part.getKey()));
      }
    }
    return left;
  }

  /** Breaks off the reading that is under way, which then throws. Any thread. */
  public void breakOff() {
    Consumer<byte[], byte[]> reading = consumer;
    if (reading != null) {
      reading.wakeup();
    }
  }

  /** Closes the client, within a second; while nobody reads. */
  @Override
  public void close() {
    if (consumer != null) {
      consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
    }
  }
}
