package io.dehaze.gateway.cancel;

import io.dehaze.event.EventKey;
import io.dehaze.event.EventRecordReader;
import io.dehaze.event.QueuedEvent;
import io.dehaze.event.RecordReading;
import io.dehaze.gateway.kafka.Budget;
import io.dehaze.gateway.kafka.CommittedOffsets;
import io.dehaze.gateway.kafka.LogReader;
import io.dehaze.json.JsonLimits;
import io.dehaze.kafka.KafkaClients;
import io.dehaze.lane.DelayTopics;
import io.dehaze.lane.Lane;
import io.dehaze.lane.WorkerGroups;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds a scheduled event by its id, with no index: what waits is what lies above the committed
 * offsets of the delay levels and of the scheduled lane, and an id's hash says in which partition.
 * An event only moves towards shorter waits and is written to its next lane before its offset is
 * committed, so whoever looks through the lanes from the longest wait to the shortest cannot miss
 * it. It looks through all of them: an id that was sent twice may wait in two.
 *
 * <p>It costs reading one partition of each lane; where the id is not in its partition, because
 * partitions have been added since or a foreign client chose another, the others are read too.
 * Cancelling is rare.
 *
 * <p>Thread-safe: one search at a time. Blocks until it is done or its budget is spent, and for a
 * few seconds at most where Kafka does not answer.
 */
public final class WaitingEvents implements AutoCloseable {
  /**
   * An event that was just delivered is still found for a while, so that it can be told from one
   * that never was.
   */
  private static final Duration LOOK_BACK = Duration.ofMinutes(2);

  private static final String CLIENT_ID = "dehaze-gateway-search";

  private record WaitingLane(String topic, String group, int partitions) {
    List<TopicPartition> home(byte[] key) {
      return List.of(
          new TopicPartition(topic, BuiltInPartitioner.partitionForKey(key, partitions)));
    }

    List<TopicPartition> others(byte[] key) {
      return IntStream.range(0, partitions)
          .mapToObj(partition -> new TopicPartition(topic, partition))
          .filter(partition -> !home(key).contains(partition))
          .toList();
    }
  }

  private final LogReader log;
  private final CommittedOffsets committedOffsets;
  private final String prefix;
  private final DelayTopics delays;
  private final EventRecordReader reader = new EventRecordReader(JsonLimits.DEFAULT);

  /** Will search the lanes of a cluster. */
  public WaitingEvents(KafkaClients kafka, String topicPrefix) {
    this.log = new LogReader(kafka, CLIENT_ID);
    this.committedOffsets = new CommittedOffsets(kafka, CLIENT_ID);
    this.prefix = topicPrefix;
    this.delays = new DelayTopics(topicPrefix);
  }

  /**
   * A waiting event, or one that was delivered just now, in all its copies; a copy that moved on
   * meanwhile may be named twice.
   *
   * @param budget what may be read; time for which others search counts
   * @throws KafkaException where Kafka does not answer, or the lanes are not there
   * @throws SearchUnfinished where the budget was spent before all was read
   */
  public synchronized List<QueuedEvent> find(EventKey event, Budget budget)
      throws InterruptedException, SearchUnfinished {
    if (budget.isSpent()) {
      throw new SearchUnfinished();
    }
    byte[] key = event.id().getBytes(StandardCharsets.UTF_8);
    List<WaitingLane> lanes = lanes();
    List<QueuedEvent> found = search(lanes, event, lane -> lane.home(key), budget);
    return found.isEmpty() ? search(lanes, event, lane -> lane.others(key), budget) : found;
  }

  /** The lanes in which events wait, the longest wait first. */
  private List<WaitingLane> lanes() {
    Map<String, Integer> topics = log.topics();
    List<WaitingLane> lanes = new ArrayList<>();
    topics.keySet().stream()
        .filter(name -> delays.pattern().matcher(name).matches())
        .sorted(Comparator.comparingLong(delays::parkMs).reversed())
        .forEach(name -> lanes.add(lane(name, DelayTopics.LABEL, topics)));
    lanes.add(lane(Lane.SCHEDULED.topic(prefix), Lane.SCHEDULED.label(), topics));
    return lanes;
  }

  private WaitingLane lane(String topic, String label, Map<String, Integer> topics) {
    Integer partitions = topics.get(topic);
    if (partitions == null) {
      throw new KafkaException("the topic " + topic + " is not there");
    }
    return new WaitingLane(topic, WorkerGroups.of(prefix, label), partitions);
  }

  private List<QueuedEvent> search(
      List<WaitingLane> lanes,
      EventKey event,
      Function<WaitingLane, List<TopicPartition>> partitions,
      Budget budget)
      throws InterruptedException, SearchUnfinished {
    List<QueuedEvent> found = new ArrayList<>();
    for (WaitingLane lane : lanes) {
      List<TopicPartition> wanted = partitions.apply(lane);
      if (!wanted.isEmpty()) {
        found.addAll(search(wanted, lane.group, event, budget));
      }
    }
    return found;
  }

  private List<QueuedEvent> search(
      List<TopicPartition> lane, String group, EventKey event, Budget budget)
      throws InterruptedException, SearchUnfinished {
    Map<TopicPartition, Long> starts =
        starts(lane, group); // before the ends: what moves is between
    Map<TopicPartition, LogReader.Extent> parts = new HashMap<>();
    log.ends(lane)
        .forEach((each, end) -> parts.put(each, new LogReader.Extent(starts.get(each), end)));
    byte[] key = event.id().getBytes(StandardCharsets.UTF_8);
    List<QueuedEvent> found = new ArrayList<>();
    LogReader.Ending ending =
        log.read(
            parts,
            budget,
            record -> {
              if (Arrays.equals(record.key(), key)) {
                read(record, event).ifPresent(found::add);
              }
              return true;
            });
    if (ending == LogReader.Ending.SPENT) {
      throw new SearchUnfinished();
    }
    return found;
  }

  private Optional<QueuedEvent> read(ConsumerRecord<byte[], byte[]> record, EventKey event) {
    return reader.read(record) instanceof RecordReading.Decoded decoded
            && decoded.queued().event().project().equals(event.project())
        ? Optional.of(decoded.queued())
        : Optional.empty();
  }

  /** The one of several copies that is due last. */
  public static Optional<QueuedEvent> last(List<QueuedEvent> copies) {
    return copies.stream().max(Comparator.comparingLong(WaitingEvents::dueMs));
  }

  /**
   * When an event is due, in milliseconds since the epoch. A delivery that is tried again, or was
   * put off, has been handed to delivery: as if due long ago, 0.
   */
  static long dueMs(QueuedEvent queued) {
    return queued.trigger() == null ? queued.dueMs() : 0;
  }

  /** From where to read: what the workers have committed, or a little earlier. */
  private Map<TopicPartition, Long> starts(List<TopicPartition> lane, String group)
      throws InterruptedException {
    Map<TopicPartition, Long> starts = new HashMap<>(log.begins(lane));
    Map<TopicPartition, OffsetAndMetadata> committed = committedOffsets.of(group);
    long sinceMs = System.currentTimeMillis() - LOOK_BACK.toMillis();
    Map<TopicPartition, Long> recent = log.at(lane, sinceMs);
    for (TopicPartition each : lane) {
      OffsetAndMetadata done = committed.get(each);
      Long since = recent.get(each);
      if (done != null) {
        long back = since == null ? done.offset() : Math.min(since, done.offset());
        starts.merge(each, back, Math::max);
      }
    }
    return starts;
  }

  /** Breaks off a search that is under way. */
  @Override
  public void close() {
    log.breakOff();
    closeClients();
  }

  private synchronized void closeClients() {
    log.close();
    committedOffsets.close();
  }
}
