package io.dehaze.gateway.story;

import io.dehaze.attempt.Attempt;
import io.dehaze.attempt.AttemptReader;
import io.dehaze.event.EventKey;
import io.dehaze.gateway.kafka.Budget;
import io.dehaze.gateway.kafka.LogReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Follows one event through its partition of the attempts lane: each record says before when
 * nothing can follow, and Kafka's time index leads there. Not thread-safe.
 */
final class AttemptTrail {
  /** How far the clocks of brokers, gateways and workers are thought to differ at most. */
  static final long CLOCKS_MS = 2_000;

  /** The same, where they are as they should be. */
  private static final long CLOCKS_GOOD_MS = 100;

  private final LogReader log;
  private final TopicPartition lane;
  private final EventKey event;
  private final byte[] key;
  private final Budget budget;
  private final AttemptReader reader = new AttemptReader();
  private long position;
  private long oldestSeenMs = Long.MAX_VALUE;

  AttemptTrail(LogReader log, TopicPartition lane, EventKey event, Budget budget) {
    this.log = log;
    this.lane = lane;
    this.event = event;
    this.key = event.id().getBytes(StandardCharsets.UTF_8);
    this.budget = budget;
  }

  /**
   * Adds to a story what follows from a time on, as far as it has happened and the budget allows.
   *
   * @param fromMs milliseconds since the epoch
   * @param recordsMax how many records to look at before the event's first is found
   */
  void follow(Story story, long fromMs, int recordsMax) {
    long end = log.ends(List.of(lane)).get(lane);
    goTo(fromMs - CLOCKS_GOOD_MS, end);
    int max = story.hasAttempts() ? Integer.MAX_VALUE : recordsMax;
    while (position < end && !budget.isSpent() && readOn(story, end, max)) {
      if (story.isComplete() || story.nothingBeforeMs() > System.currentTimeMillis()) {
        return;
      }
      goTo(story.nothingBeforeMs() - CLOCKS_MS, end);
      max = Integer.MAX_VALUE;
    }
  }

  /** Goes to where a time begins; never back. */
  private void goTo(long timeMs, long end) {
    if (timeMs > 0) {
      position = Math.max(position, log.at(List.of(lane), timeMs).getOrDefault(lane, end));
    }
  }

  /** Returns whether a record of the event was found. */
  private boolean readOn(Story story, long end, int max) {
    LogReader.Extent extent = new LogReader.Extent(position, Math.min(end, position + max));
    LogReader.Ending ending =
        log.read(
            Map.of(lane, extent),
            budget,
            record -> {
              position = record.offset() + 1;
              Optional<Attempt> found = ofEvent(record);
              found.ifPresent(story::add);
              return found.isEmpty();
            });
    return ending == LogReader.Ending.ENOUGH;
  }

  /**
   * Looks backwards from the end for any record of the event.
   *
   * @param block how many records to read at a time
   */
  Optional<Attempt> newest(int block) {
    long begin = log.begins(List.of(lane)).get(lane);
    long to = log.ends(List.of(lane)).get(lane);
    Attempt[] newest = new Attempt[1];
    while (to > begin && newest[0] == null && !budget.isSpent()) {
      long from = Math.max(begin, to - block);
      log.read(
          Map.of(lane, new LogReader.Extent(from, to)),
          budget,
          record -> {
            oldestSeenMs = Math.min(oldestSeenMs, record.timestamp());
            ofEvent(record).ifPresent(attempt -> newest[0] = attempt);
            return true;
          });
      to = from;
    }
    return Optional.ofNullable(newest[0]);
  }

  /** How far back {@link #newest} has looked, in milliseconds since the epoch. */
  long oldestSeenMs() {
    return oldestSeenMs;
  }

  private Optional<Attempt> ofEvent(ConsumerRecord<byte[], byte[]> record) {
    return Arrays.equals(record.key(), key)
        ? reader
            .read(record.value())
            .filter(attempt -> attempt.subject().project().equals(event.project()))
        : Optional.empty();
  }
}
