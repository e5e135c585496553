package io.dehaze.benchmark.schedule;

import io.dehaze.benchmark.load.Accepted;
import io.dehaze.benchmark.load.PlannedEvent;
import io.dehaze.benchmark.measure.Latencies;
import io.dehaze.benchmark.measure.Spread;
import io.dehaze.benchmark.process.Product;
import io.dehaze.benchmark.report.Figure;
import io.dehaze.benchmark.report.Report;
import io.dehaze.benchmark.report.Target;
import io.dehaze.benchmark.sink.Arrival;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * What a steady run found.
 *
 * @param arrivals of its events
 * @param accepted which of them the gateway accepted
 * @param postedLateMs how late an event was posted at most, in milliseconds
 * @param pauses of the machine in the measured time
 * @param cpu of each process in the measured time
 */
record SteadyFindings(
    SteadyPlan plan,
    List<Arrival> arrivals,
    Accepted accepted,
    long postedLateMs,
    Latencies pauses,
    List<Cpu> cpu) {
  private static final double LATENESS_P99_MS = 20;
  private static final double HEAP_ABOVE_MB = 64;

  /** The worker's heap after GC, with nothing waiting and with the far-off events, in megabytes. */
  record Heap(double noneMb, double waitingMb) {}

  /** How many processors a process kept busy. */
  record Cpu(String process, double processors) {}

  /** The numbers of the accepted events that are due before the measuring ends. */
  static BitSet expected(SteadyPlan plan, Accepted accepted) {
    BitSet expected = accepted.numbers();
    for (PlannedEvent each : plan.events()) {
      if (!plan.isExpected(each.mark())) {
        expected.clear(each.mark().number());
      }
    }
    return expected;
  }

  Report report(SteadySettings settings, Product.Heaps heaps, Heap heap) {
    List<Figure> figures = new ArrayList<>(lateness());
    Account account = Account.of(arrivals, expected(plan, accepted), mark -> true);
    figures.add(Figure.count("early", early()).withTarget(Target.none()));
    figures.add(Figure.count("lost", account.lost()).withTarget(Target.none()));
    figures.add(Figure.count("duplicated", account.duplicated()).withTarget(Target.none()));
    figures.addAll(heap(settings, heap));
    figures.addAll(surroundings());
    return Report.of(load(settings, heaps), figures);
  }

  private int early() {
    return (int) arrivals.stream().filter(each -> each.latenessMicros() < 0).count();
  }

  private List<Figure> lateness() {
    Latencies whole = new Latencies();
    List<Latencies> rounds = Stream.generate(Latencies::new).limit(SteadySettings.ROUNDS).toList();
    for (Arrival each : arrivals) {
      if (plan.isMeasured(each.mark())) {
        whole.record(each.latenessMicros());
        rounds.get(plan.roundOf(each.mark(), rounds.size())).record(each.latenessMicros());
      }
    }
    return List.of(
        Figure.count("events measured", whole.count()),
        lateness("lateness p50", whole, rounds, each -> each.percentileMs(50)),
        lateness("lateness p99", whole, rounds, each -> each.percentileMs(99))
            .withTarget(Target.atMost(LATENESS_P99_MS)),
        lateness("lateness p99.9", whole, rounds, each -> each.percentileMs(99.9)),
        lateness("lateness max", whole, rounds, Latencies::maxMs));
  }

  private static Figure lateness(
      String name, Latencies whole, List<Latencies> rounds, ToDoubleFunction<Latencies> value) {
    return Figure.of(name, "ms", value.applyAsDouble(whole))
        .withRounds(Spread.of(rounds.stream().map(value::applyAsDouble).toList()));
  }

  private static List<Figure> heap(SteadySettings settings, Heap heap) {
    return List.of(
        Figure.of("worker's heap after GC, 0 waiting", "MB", heap.noneMb),
        Figure.of(
            "worker's heap after GC, %,d waiting".formatted(settings.waiting()),
            "MB",
            heap.waitingMb),
        Figure.of("difference", "MB", heap.waitingMb - heap.noneMb)
            .withTarget(Target.atMost(HEAP_ABOVE_MB)));
  }

  private List<Figure> surroundings() {
    List<Figure> figures = new ArrayList<>();
    figures.add(Figure.of("posts refused or unanswered", "events", accepted.refused()));
    figures.add(Figure.of("accepted before due, least", "s", accepted.shortestLeadMs() / 1e3));
    figures.add(Figure.of("accepted before due, most", "s", accepted.longestLeadMs() / 1e3));
    figures.add(Figure.of("posted after its time, most", "ms", (double) postedLateMs));
    figures.add(Figure.of("pauses of the machine p99", "ms", pauses.percentileMs(99)));
    figures.add(Figure.of("pauses of the machine p99.9", "ms", pauses.percentileMs(99.9)));
    figures.add(Figure.of("pauses of the machine max", "ms", pauses.maxMs()));
    cpu.forEach(each -> figures.add(Figure.of("processors: " + each.process, "", each.processors)));
    return figures;
  }

  private static List<String> load(SteadySettings settings, Product.Heaps heaps) {
    SteadySettings.Times times = settings.times();
    return List.of(
        "%,d events/s come due at random times for %d s, after %d s of the same to warm up; lateness is arrival at the webhook minus due time, by one clock."
            .formatted(
                settings.rate(),
                (times.measuredToMs() - times.measuredFromMs()) / 1_000,
                (times.measuredFromMs() - times.firstDueMs()) / 1_000),
        "Each was posted %d to %d s before it is due, in batches through the gateway; posting goes on at the same rate meanwhile."
            .formatted(times.leadLeastMs() / 1_000, times.leadMostMs() / 1_000),
        "%,d more events wait that are due in an hour to a year, posted through the gateway too."
            .formatted(settings.waiting()),
        "One embedded broker (-Xmx%dm), one gateway (-Xmx%dm), one worker (-Xmx%dm), all with default settings; the sink answers 200 at once; about 200 bytes of data an event; all on this machine."
            .formatted(heaps.brokerMb(), heaps.gatewayMb(), heaps.workerMb()));
  }
}
