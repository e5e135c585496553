package io.dehaze.gateway.waiting;

import io.dehaze.kafka.KafkaClients;
import io.dehaze.lane.DelayTopics;
import io.dehaze.lane.Lane;
import io.dehaze.lane.Schedule;
import io.dehaze.lane.WorkerGroups;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * Counts what waits, by offsets alone: no record is read. What lies above the offset that workers
 * have committed is not done; a little of it may be, since offsets are committed twice a second.
 *
 * <p>A record of a delay level is due no earlier than when it leaves the level, and no later than
 * the park time of the next level (and the slack) after it came, or it would be parked there. When
 * records came is what Kafka's index by time knows.
 *
 * <pre>
 *   level 32 s, the one above 128 s, slack 2 s: came at 12:00:00, is due from 12:00:32 to 12:02:10
 * </pre>
 *
 * <p>Counts are kept for two seconds, however many ask. Thread-safe; blocks while it counts.
 */
final class WaitingCounts implements AutoCloseable {
  private static final List<Duration> AHEAD =
      List.of(Duration.ofMinutes(1), Duration.ofHours(1), Duration.ofDays(1));
  private static final long KEPT_MS = 2_000;
  private static final long ANSWER_MS = 3_000;

  /** What waits in one partition: the offsets between these two. */
  private record Stretch(long start, long end) {
    long upTo(long offset) {
      return Math.max(0, Math.min(offset, end) - start);
    }

    long all() {
      return upTo(end);
    }
  }

  private final KafkaClients kafka;
  private final String prefix;
  private final DelayTopics delays;
  private final Schedule schedule;
  private final InstantSource clock;
  private Admin admin; // guarded by this, like the following
  private Waiting last = new Waiting(0, 0, List.of());

  WaitingCounts(KafkaClients kafka, String topicPrefix, Schedule schedule, InstantSource clock) {
    this.kafka = kafka;
    this.prefix = topicPrefix;
    this.delays = new DelayTopics(topicPrefix);
    this.schedule = schedule;
    this.clock = clock;
  }

  /**
   * What waits now, or did two seconds ago.
   *
   * @throws KafkaException where Kafka does not answer in time
   */
  synchronized Waiting count() throws InterruptedException {
    long nowMs = clock.millis();
    if (nowMs - last.atMs() > KEPT_MS) {
      if (admin == null) {
        admin = kafka.admin("dehaze-gateway-waiting");
      }
      last = count(nowMs);
    }
    return last;
  }

  private Waiting count(long nowMs) throws InterruptedException {
    Map<TopicPartition, Stretch> stretches = stretches();
    long all = stretches.values().stream().mapToLong(Stretch::all).sum();
    Map<TopicPartition, Stretch> parked = new HashMap<>(stretches);
    parked.keySet().removeIf(each -> !delays.pattern().matcher(each.topic()).matches());
    long near = all - parked.values().stream().mapToLong(Stretch::all).sum();
    List<Waiting.Due> due = new ArrayList<>();
    for (Duration ahead : AHEAD) {
      long atMs = nowMs + ahead.toMillis();
      long atLeast = near + dueOf(parked, atMs, true);
      due.add(new Waiting.Due(ahead.toMillis(), atLeast, near + dueOf(parked, atMs, false)));
    }
    return new Waiting(nowMs, all, due);
  }

  /** Of what is parked, how much is due at a time: surely, or perhaps. */
  private long dueOf(Map<TopicPartition, Stretch> parked, long atMs, boolean surely)
      throws InterruptedException {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    for (TopicPartition each : parked.keySet()) {
      long parkMs = delays.parkMs(each.topic());
      long longestMs = surely ? longestMs(parkMs) : parkMs;
      if (longestMs < Long.MAX_VALUE && atMs > longestMs) {
        asked.put(each, OffsetSpec.forTimestamp(atMs - longestMs));
      }
    }
    long sum = 0;
    for (Map.Entry<TopicPartition, Long> each : offsets(asked).entrySet()) {
      Stretch stretch = parked.get(each.getKey());
      sum += each.getValue() < 0 ? stretch.all() : stretch.upTo(each.getValue());
    }
    return sum;
  }

  /** How long after it came a record of a level is due at the latest. */
  private long longestMs(long parkMs) {
    Long next = new TreeSet<>(schedule.parksMs()).higher(parkMs);
    return next == null ? Long.MAX_VALUE : next + schedule.slackMs();
  }

  private Map<TopicPartition, Stretch> stretches() throws InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    for (Lane lane : List.of(Lane.EVENTS, Lane.SCHEDULED, Lane.RETRY)) {
      committed.putAll(committed(lane.label()));
    }
    committed.putAll(committed(DelayTopics.LABEL));
    List<TopicPartition> partitions = partitions();
    Map<TopicPartition, Long> begins = offsets(all(partitions, OffsetSpec.earliest()));
    Map<TopicPartition, Long> ends = offsets(all(partitions, OffsetSpec.latest()));
    return partitions.stream()
        .collect(
            Collectors.toMap(
                each -> each,
                each -> {
                  OffsetAndMetadata done = committed.get(each);
                  long begin = begins.get(each);
                  return new Stretch(
                      done == null ? begin : Math.max(begin, done.offset()), ends.get(each));
                }));
  }

  private List<TopicPartition> partitions() throws InterruptedException {
    List<String> near =
        List.of(Lane.EVENTS.topic(prefix), Lane.SCHEDULED.topic(prefix), Lane.RETRY.topic(prefix));
    List<String> topics =
        answer(admin.listTopics().names()).stream()
            .filter(name -> near.contains(name) || delays.pattern().matcher(name).matches())
            .toList();
    return answer(admin.describeTopics(topics).allTopicNames()).values().stream()
        .flatMap(
            topic ->
                topic.partitions().stream()
                    .map(each -> new TopicPartition(topic.name(), each.partition())))
        .toList();
  }

  private static Map<TopicPartition, OffsetSpec> all(
      List<TopicPartition> partitions, OffsetSpec spec) {
    return partitions.stream().collect(Collectors.toMap(each -> each, each -> spec));
  }

  private Map<TopicPartition, Long> offsets(Map<TopicPartition, OffsetSpec> asked)
      throws InterruptedException {
    Map<TopicPartition, ListOffsetsResultInfo> found = answer(admin.listOffsets(asked).all());
    return found.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().offset()));
  }

  /** What the workers' group of a lane has committed. */
  private Map<TopicPartition, OffsetAndMetadata> committed(String lane)
      throws InterruptedException {
    try {
      Map<TopicPartition, OffsetAndMetadata> all =
          answer(
              admin
                  .listConsumerGroupOffsets(WorkerGroups.of(prefix, lane))
                  .partitionsToOffsetAndMetadata());
      all.values().removeIf(offset -> offset == null);
      return all;
    } catch (GroupIdNotFoundException e) {
      return Map.of(); // no worker has committed yet
    }
  }

  private static <T> T answer(KafkaFuture<T> future) throws InterruptedException {
    try {
      return future.get(ANSWER_MS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new KafkaException("Kafka did not answer in time", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof KafkaException kafka) {
        throw kafka;
      }
      throw new KafkaException("what waits is not known", e.getCause());
    }
  }

  @Override
  public synchronized void close() {
    if (admin != null) {
      admin.close(Duration.ofSeconds(1));
    }
  }
}
