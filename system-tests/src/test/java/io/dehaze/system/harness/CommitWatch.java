package io.dehaze.system.harness;

import static org.assertj.core.api.Assertions.assertThat;

import io.dehaze.lane.Lane;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Looks several times a second at what the workers have committed, to find out afterwards whether
 * it was ever more than they had done, or went back.
 */
public final class CommitWatch implements AutoCloseable {
  private static final long EVERY_MS = 200;

  private record Sample(long atMs, Map<Integer, Done> done) {}

  private final Lanes lanes;
  private final Ledger ledger;
  private final Queue<Sample> samples = new ConcurrentLinkedQueue<>();
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

  private CommitWatch(Lanes lanes, Ledger ledger) {
    this.lanes = lanes;
    this.ledger = ledger;
  }

  /** Begins to look. */
  static CommitWatch start(Lanes lanes, Ledger ledger) {
    CommitWatch watch = new CommitWatch(lanes, ledger);
    watch.thread.scheduleAtFixedRate(watch::look, 0, EVERY_MS, TimeUnit.MILLISECONDS);
    return watch;
  }

  private void look() {
    try {
      Map<Integer, Done> done = lanes.done();
      samples.add(new Sample(System.currentTimeMillis(), done));
    } catch (IllegalStateException e) {
      // Kafka is away: there is nothing to see, and the next look may have more luck.
    }
  }

  /**
   * Fails if a committed offset ever went back, or if a record was ever committed as done before
   * all its webhooks had got it or its dead letter was written. Looks no more.
   */
  public void assertTruthful(Evidence evidence) {
    close();
    Map<Integer, Map<Long, Long>> ends = endsOfRecords(evidence);
    assertThat(samples).as("samples of committed offsets").hasSizeGreaterThan(5);
    assertThat(samples.stream().flatMap(sample -> saidTooMuch(sample, ends)).toList())
        .as("records that were committed before they were done")
        .isEmpty();
    assertThat(wentBack()).as("committed offsets that went back").isEmpty();
  }

  private static Stream<String> saidTooMuch(Sample sample, Map<Integer, Map<Long, Long>> ends) {
    return sample.done.entrySet().stream()
        .flatMap(
            done ->
                ends.getOrDefault(done.getKey(), Map.of()).entrySet().stream()
                    .filter(end -> end.getValue() > sample.atMs)
                    .filter(end -> done.getValue().has(end.getKey()))
                    .map(end -> done.getKey() + "@" + end.getKey()));
  }

  private List<String> wentBack() {
    List<String> wentBack = new ArrayList<>();
    Map<Integer, Long> reached = new HashMap<>();
    for (Sample sample : samples) {
      sample.done.forEach(
          (partition, done) -> {
            Long before = reached.put(partition, done.below());
            if (before != null && before > done.below()) {
              wentBack.add("%d from %d to %d".formatted(partition, before, done.below()));
            }
          });
    }
    return wentBack;
  }

  /** When each accepted record of the event lane came to its end, by partition and offset. */
  private Map<Integer, Map<Long, Long>> endsOfRecords(Evidence evidence) {
    Map<String, Map<String, Long>> ends = evidence.ends();
    Map<Integer, Map<Long, Long>> byOffset = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : lanes.dump(Lane.EVENTS)) {
      PlannedEvent event = ledger.find(DeadLetter.header(record, "ce_id"));
      if (event != null) {
        Map<String, Long> ofEvent = ends.getOrDefault(DeadLetter.header(record, "ce_id"), Map.of());
        byOffset
            .computeIfAbsent(record.partition(), partition -> new HashMap<>())
            .put(record.offset(), lastOf(event.kind().triggers(), ofEvent));
      }
    }
    return byOffset;
  }

  private static long lastOf(Set<String> triggers, Map<String, Long> ends) {
    return triggers.stream()
        .mapToLong(trigger -> ends.getOrDefault(trigger, Long.MAX_VALUE))
        .max()
        .orElseThrow();
  }

  /** Looks no more. */
  @Override
  public void close() {
    thread.shutdown();
  }
}
