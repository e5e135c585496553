package io.dehaze.benchmark.failure;

import io.dehaze.benchmark.measure.Latencies;
import io.dehaze.benchmark.sink.Arrival;
import java.util.List;

/**
 * A part of a run.
 *
 * @param fromMs its begin, in milliseconds since the epoch
 * @param toMs its end
 */
record Window(long fromMs, long toMs) {
  boolean has(long timeMs) {
    return timeMs >= fromMs && timeMs < toMs;
  }

  /** How long those took that were to be posted in it. */
  Latencies latencies(List<Arrival> arrivals) {
    Latencies latencies = new Latencies();
    arrivals.stream()
        .filter(each -> has(each.mark().dueMs()))
        .forEach(each -> latencies.record(Math.max(0, each.latenessMicros())));
    return latencies;
  }

  /** How many arrived in a second of it. */
  double perSecond(List<Arrival> arrivals) {
    long count = arrivals.stream().filter(each -> has(each.atMicros() / 1_000)).count();
    return count * 1_000.0 / Math.max(1, toMs - fromMs);
  }
}
