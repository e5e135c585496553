package io.dehaze.benchmark.failure;

import io.dehaze.benchmark.load.SteadyLoad;
import io.dehaze.benchmark.measure.Latencies;
import io.dehaze.benchmark.report.Figure;
import io.dehaze.benchmark.report.Report;
import io.dehaze.benchmark.report.Target;
import io.dehaze.benchmark.sink.Arrival;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * What an isolation run found.
 *
 * @param arrivals of all events
 * @param load which events were accepted
 * @param writes of the bad endpoint's events of the time when it was bad
 */
record IsolationFindings(
    IsolationSettings settings,
    Phases phases,
    List<Arrival> arrivals,
    SteadyLoad load,
    LaneWrites writes) {
  private static final int BAD = 0;
  private static final double THROUGHPUT_LOST_PERCENT = 5;
  private static final double P99_TIMES = 1.2;
  private static final double WRITES_PER_EVENT = 4;

  /** The parts of the run. */
  record Phases(Window before, Window hangs, Window refuses, Window after) {
    /** When the endpoint was bad. */
    Window bad() {
      return new Window(hangs.fromMs(), refuses.toMs());
    }
  }

  Report report() {
    List<Arrival> nine = arrivals.stream().filter(each -> each.mark().series() != BAD).toList();
    List<Figure> figures = new ArrayList<>();
    figures.addAll(ofPhase("before", phases.before(), nine));
    figures.addAll(ofPhase("while it hangs", phases.hangs(), nine));
    figures.addAll(ofPhase("while it refuses", phases.refuses(), nine));
    figures.addAll(ofPhase("after", phases.after(), nine));
    figures.addAll(compared(nine));
    figures.addAll(ofTheBad());
    figures.addAll(account());
    return Report.of(sentences(), figures);
  }

  private static List<Figure> ofPhase(String name, Window window, List<Arrival> nine) {
    Latencies latencies = window.latencies(nine);
    return List.of(
        Figure.of("the nine, " + name + ": deliveries/s", "", window.perSecond(nine)),
        Figure.of("the nine, " + name + ": latency p50", "ms", latencies.percentileMs(50)),
        Figure.of("the nine, " + name + ": latency p99", "ms", latencies.percentileMs(99)));
  }

  private List<Figure> compared(List<Arrival> nine) {
    double before = phases.before().perSecond(nine);
    double during = phases.bad().perSecond(nine);
    double p99Before = phases.before().latencies(nine).percentileMs(99);
    double p99During = phases.bad().latencies(nine).percentileMs(99);
    return List.of(
        Figure.of("the nine: throughput lost while it is bad", "%", 100 * (1 - during / before))
            .withTarget(Target.atMost(THROUGHPUT_LOST_PERCENT)),
        Figure.of("the nine: p99 while it is bad / before", "", p99During / p99Before)
            .withTarget(Target.atMost(P99_TIMES)));
  }

  private List<Figure> ofTheBad() {
    long lastMicros =
        arrivals.stream()
            .filter(each -> each.mark().series() == BAD)
            .filter(each -> phases.bad().has(each.mark().dueMs()))
            .mapToLong(Arrival::atMicros)
            .max()
            .orElse(0);
    return List.of(
        Figure.count("the bad one: events while it was bad", writes.events()),
        Figure.of("the bad one: lane writes for each of them", "", writes.perEvent())
            .withTarget(Target.atMost(WRITES_PER_EVENT)),
        Figure.count("the bad one: lane writes for one of them, most", writes.most()),
        Figure.of(
            "the bad one: the last of them after its recovery",
            "s",
            (lastMicros / 1_000 - phases.after().fromMs()) / 1_000.0));
  }

  private List<Figure> account() {
    int lostOfNine = 0;
    int lostOfBad = 0;
    int duplicated = 0;
    for (int series = 0; series < IsolationSettings.ENDPOINTS; series++) {
      BitSet missing = load.accepted(series).numbers();
      BitSet seen = new BitSet();
      for (Arrival each : arrivals) {
        if (each.mark().series() == series) {
          duplicated += seen.get(each.mark().number()) ? 1 : 0;
          seen.set(each.mark().number());
        }
      }
      missing.andNot(seen);
      lostOfBad += series == BAD ? missing.cardinality() : 0;
      lostOfNine += series == BAD ? 0 : missing.cardinality();
    }
    return List.of(
        Figure.count("accepted", load.count()),
        Figure.count("posts refused or unanswered", load.refused()),
        Figure.count("the nine: not delivered", lostOfNine).withTarget(Target.none()),
        Figure.count("the bad one: not delivered", lostOfBad).withTarget(Target.none()),
        Figure.count("duplicated", duplicated));
  }

  private List<String> sentences() {
    return List.of(
        "Ten endpoints, %,d immediate events/s for each, posted through the gateway in batches of what is due, every 10 ms; latency is arrival minus the time at which an event was to be posted."
            .formatted(settings.perSecond()),
        "After %d s to warm up: %d s all are well, %d s one takes requests and never answers, %d s it refuses connections, %d s it is well again."
            .formatted(
                settings.warmUpS(),
                settings.beforeS(),
                settings.hangsS(),
                settings.refusesS(),
                settings.afterS()),
        "Lane writes are all records of an event in the lanes events, retry, delay and dead, its first included; the log of attempts is left out.",
        "One embedded broker, one gateway, one worker, all with default settings (timeout 5 s, 3 retries); the sink answers 200 at once; all on this machine.");
  }
}
