package io.dehaze.benchmark.schedule;

import io.dehaze.benchmark.load.PlannedEvent;
import io.dehaze.benchmark.schedule.SteadySettings.Times;
import io.dehaze.benchmark.sink.Mark;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Which events a steady run posts, and when. Due times are random and evenly spread, and each event
 * is posted a random time ahead of its due time. What would have had to be posted before the start
 * is posted in the first seconds, so that events come due at the full rate soon, and are posted at
 * the full rate while they do.
 */
final class SteadyPlan {
  private final List<PlannedEvent> events = new ArrayList<>();
  private final long measuredFromMs;
  private final long measuredToMs;

  /**
   * Draws the events.
   *
   * @param startMs when the first is posted, in milliseconds since the epoch
   * @param random the same seed gives the same load
   */
  SteadyPlan(int series, SteadySettings settings, long startMs, Random random) {
    Times times = settings.times();
    measuredFromMs = startMs + times.measuredFromMs();
    measuredToMs = startMs + times.measuredToMs();
    long dueSpanMs = times.measuredToMs() + times.leadMostMs() - times.firstDueMs();
    long count = dueSpanMs * settings.rate() / 1_000;
    for (long i = 0; i < count; i++) {
      long dueMs = times.firstDueMs() + uniform(random, dueSpanMs);
      long leadMs =
          times.leadLeastMs() + uniform(random, times.leadMostMs() - times.leadLeastMs() + 1);
      long postAtMs = dueMs > leadMs ? dueMs - leadMs : uniform(random, times.preloadMs());
      if (postAtMs < times.measuredToMs()) {
        events.add(new PlannedEvent(new Mark(series, 0, startMs + dueMs), startMs + postAtMs));
      }
    }
    events.sort(Comparator.comparingLong(PlannedEvent::postAtMs));
    number(series);
  }

  private static long uniform(Random random, long bound) {
    return (long) (random.nextDouble() * bound);
  }

  private void number(int series) {
    for (int i = 0; i < events.size(); i++) {
      PlannedEvent event = events.get(i);
      events.set(i, new PlannedEvent(new Mark(series, i, event.mark().dueMs()), event.postAtMs()));
    }
  }

  /** All events, in the order in which they are posted, numbered in it. */
  List<PlannedEvent> events() {
    return events;
  }

  /** Whether an event is one that is measured. */
  boolean isMeasured(Mark mark) {
    return mark.dueMs() >= measuredFromMs && mark.dueMs() < measuredToMs;
  }

  /** Whether an event is due before the measuring ends, and so has to arrive. */
  boolean isExpected(Mark mark) {
    return mark.dueMs() < measuredToMs;
  }

  /** In which of the rounds a measured event is due, from 0. */
  int roundOf(Mark mark, int rounds) {
    return (int) ((mark.dueMs() - measuredFromMs) * rounds / (measuredToMs - measuredFromMs));
  }

  long measuredFromMs() {
    return measuredFromMs;
  }

  long measuredToMs() {
    return measuredToMs;
  }
}
