package io.dehaze.system.harness;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.apache.kafka.common.TopicPartition;

/**
 * Looks several times a second at what the workers have committed, to find out afterwards whether
 * it was ever more than they had done, or went back.
 */
public final class CommitWatch implements AutoCloseable {
  private static final long EVERY_MS = 200;

  private record Sample(long atMs, Map<TopicPartition, Done> done) {}

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
      Map<TopicPartition, Done> done = lanes.done();
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
    assertNothingTooEarly(evidence);
    assertThat(wentBack()).as("committed offsets that went back").isEmpty();
  }

  /**
   * The second half of {@link #assertTruthful}, for where a broker was silent: woken up, it may
   * still think that it keeps the group's offsets, and tell us those of before.
   */
  public void assertNothingTooEarly(Evidence evidence) {
    close();
    Map<LaneRecord, Long> ends = endsOfRecords(evidence);
    assertThat(samples).as("samples of committed offsets").hasSizeGreaterThan(5);
    assertThat(samples.stream().flatMap(sample -> saidTooMuch(sample, ends)).toList())
        .as("records that were committed before they were done")
        .isEmpty();
  }

  private static Stream<LaneRecord> saidTooMuch(Sample sample, Map<LaneRecord, Long> ends) {
    return ends.entrySet().stream()
        .filter(end -> end.getValue() > sample.atMs)
        .map(Map.Entry::getKey)
        .filter(
            record ->
                sample.done.getOrDefault(record.partition(), Done.NOTHING).has(record.offset()));
  }

  private List<String> wentBack() {
    List<String> wentBack = new ArrayList<>();
    Map<TopicPartition, Long> reached = new HashMap<>();
    for (Sample sample : samples) {
      sample.done.forEach(
          (partition, done) -> {
            Long before = reached.put(partition, done.below());
            if (before != null && before > done.below()) {
              wentBack.add("%s from %d to %d".formatted(partition, before, done.below()));
            }
          });
    }
    return wentBack;
  }

  /** When each record of our producers' events came to its end. */
  private Map<LaneRecord, Long> endsOfRecords(Evidence evidence) {
    Map<String, List<Evidence.End>> all = evidence.ends();
    Map<LaneRecord, Long> ends = new HashMap<>();
    for (LaneRecord record : evidence.stored()) {
      PlannedEvent event = ledger.find(record.id());
      if (event != null) {
        ends.put(record, endOf(record, event.kind().triggers(), all.get(record.id())));
      }
    }
    return ends;
  }

  /** The last of the ends of its deliveries, each of which is the first that may have been it. */
  private static long endOf(LaneRecord record, Set<String> triggers, List<Evidence.End> ends) {
    return triggers.stream()
        .filter(trigger -> record.isFor(record.id(), trigger))
        .mapToLong(
            trigger ->
                ends.stream()
                    .filter(end -> end.ends(record, trigger))
                    .mapToLong(Evidence.End::atMs)
                    .min()
                    .orElse(Long.MAX_VALUE))
        .max()
        .orElse(0);
  }

  /** Looks no more. */
  @Override
  public void close() {
    thread.shutdown();
  }
}
