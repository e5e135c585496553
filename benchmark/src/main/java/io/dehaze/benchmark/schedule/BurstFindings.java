package io.dehaze.benchmark.schedule;

import io.dehaze.benchmark.load.Accepted;
import io.dehaze.benchmark.measure.Latencies;
import io.dehaze.benchmark.process.Product;
import io.dehaze.benchmark.report.Figure;
import io.dehaze.benchmark.report.Report;
import io.dehaze.benchmark.report.Target;
import io.dehaze.benchmark.sink.Arrival;
import java.util.ArrayList;
import java.util.List;

/**
 * What a burst run found.
 *
 * @param dueMs when the burst was due, in milliseconds since the epoch
 * @param arrivals of all events
 */
record BurstFindings(long dueMs, List<Arrival> arrivals, Posted posted, InFlight inFlight) {
  /** Which events the gateway accepted: of the burst, and of the trickle to either endpoint. */
  record Posted(Accepted burst, Accepted same, Accepted other) {}

  /**
   * How many deliveries were under way at once at most.
   *
   * @param worker as the worker's metrics said
   * @param samples how often they were asked
   * @param sink requests that the sink had open
   */
  record InFlight(int worker, int samples, int sink) {}

  Report report(BurstSettings settings, Product.Heaps heaps) {
    double drainedMs = drainedMs();
    List<Figure> figures = new ArrayList<>();
    figures.add(Figure.of("time to drain", "ms", drainedMs));
    figures.add(Figure.of("deliveries/s meanwhile", "", settings.events() / drainedMs * 1e3));
    figures.add(
        Figure.count("under way at once, worker", inFlight.worker)
            .withTarget(Target.atMost(BurstSettings.IN_FLIGHT_BOUND)));
    figures.add(Figure.count("open at the sink at once", inFlight.sink));
    figures.addAll(trickle("endpoint of the burst", BurstRun.SAME_ENDPOINT, drainedMs));
    figures.addAll(trickle("another endpoint", BurstRun.OTHER_ENDPOINT, drainedMs));
    figures.addAll(counts());
    return Report.of(load(settings, heaps), figures);
  }

  private double drainedMs() {
    return arrivals.stream()
        .filter(each -> each.mark().series() == BurstRun.BURST)
        .mapToDouble(each -> each.latenessMicros() / 1e3)
        .max()
        .orElse(0);
  }

  private List<Figure> trickle(String to, int series, double drainedMs) {
    Latencies before = new Latencies();
    Latencies during = new Latencies();
    for (Arrival each : arrivals) {
      if (each.mark().series() == series) {
        long sinceMs = each.mark().dueMs() - dueMs;
        if (sinceMs >= -BurstSettings.BEFORE_MS && sinceMs < 0) {
          before.record(each.latenessMicros());
        } else if (sinceMs >= 0 && sinceMs < drainedMs) {
          during.record(each.latenessMicros());
        }
      }
    }
    return List.of(
        Figure.of("immediate to " + to + ", before: p50", "ms", before.percentileMs(50)),
        Figure.of("immediate to " + to + ", before: p99", "ms", before.percentileMs(99)),
        Figure.of("immediate to " + to + ", during: p50", "ms", during.percentileMs(50)),
        Figure.of("immediate to " + to + ", during: p99", "ms", during.percentileMs(99)));
  }

  private List<Figure> counts() {
    Account burst = account(BurstRun.BURST, posted.burst);
    Account same = account(BurstRun.SAME_ENDPOINT, posted.same);
    Account other = account(BurstRun.OTHER_ENDPOINT, posted.other);
    long early =
        arrivals.stream()
            .filter(each -> each.mark().series() == BurstRun.BURST && each.latenessMicros() < 0)
            .count();
    return List.of(
        Figure.count("early", early).withTarget(Target.none()),
        Figure.count("lost", burst.lost() + same.lost() + other.lost()).withTarget(Target.none()),
        Figure.count("duplicated", burst.duplicated() + same.duplicated() + other.duplicated())
            .withTarget(Target.none()));
  }

  private Account account(int series, Accepted accepted) {
    return Account.of(arrivals, accepted.numbers(), mark -> mark.series() == series);
  }

  private List<String> load(BurstSettings settings, Product.Heaps heaps) {
    return List.of(
        "%,d events are due in the same millisecond, posted %d s before in batches through the gateway."
            .formatted(settings.events(), BurstSettings.LEAD_MS / 1_000),
        "Meanwhile %d immediate events/s are posted one by one for the endpoint of the burst and as many for another; their latency is arrival minus the time they were to be posted."
            .formatted(BurstSettings.TRICKLE_RATE),
        "Webhooks answer 200 after %d ms. Deliveries under way were read from the worker's metrics %d times."
            .formatted(BurstSettings.ANSWER_AFTER_MS, inFlight.samples),
        "One embedded broker (-Xmx%dm), one gateway (-Xmx%dm), one worker (-Xmx%dm), all with default settings; all on this machine."
            .formatted(heaps.brokerMb(), heaps.gatewayMb(), heaps.workerMb()));
  }
}
