package io.dehaze.benchmark.growth;

import io.dehaze.benchmark.BenchFailure;
import io.dehaze.benchmark.Run;
import io.dehaze.benchmark.deliver.WaitingRecords;
import io.dehaze.benchmark.drive.Drive;
import io.dehaze.benchmark.drive.DriveResult;
import io.dehaze.benchmark.process.ChildProcess;
import io.dehaze.benchmark.process.Cluster;
import io.dehaze.benchmark.process.Product;
import io.dehaze.benchmark.report.Figure;
import io.dehaze.benchmark.report.Report;
import io.dehaze.benchmark.sink.CountingSink;
import io.dehaze.lane.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Every case in turn, first for the gateway and then for the worker. */
final class GrowthRun {
  private static final String LANE = Lane.EVENTS.topic("dehaze");
  private static final int CONNECTIONS = 64;
  private static final int BYTES_IN_MB = 1_000_000;
  private static final long LOOK_EVERY_MS = 20;
  private static final long PATIENCE_S = 120;
  private static final Duration STOP_BOUND = Duration.ofSeconds(15);

  /** What one round of one case gave: of the events, or of the deliveries. */
  private record Cost(double perSecond, double cpuMicros) {}

  private final Run run;
  private final GrowthSettings settings;

  GrowthRun(Run run, GrowthSettings settings) {
    this.run = run;
    this.settings = settings;
  }

  Report measure() throws InterruptedException {
    CountingSink sink = CountingSink.startOnAllAddresses(run);
    List<Cluster.Listener> listeners =
        Case.ALL.stream().flatMap(each -> each.listeners(sink.hook().getPort()).stream()).toList();
    Map<Case, List<Cost>> ingest = ingest(listeners);
    Map<Case, List<Cost>> deliver = deliver(listeners, sink);
    List<Figure> figures = new ArrayList<>();
    ingest.forEach((each, costs) -> figures.addAll(figures("gateway, " + each.name(), costs)));
    deliver.forEach((each, costs) -> figures.addAll(figures("worker, " + each.name(), costs)));
    return Report.of(load(listeners.size()), figures);
  }

  private Map<Case, List<Cost>> ingest(List<Cluster.Listener> listeners)
      throws InterruptedException {
    Cluster cluster = Cluster.start(run, Product.Heaps.PROMISED.brokerMb());
    Cluster.Part gateway =
        cluster.gateway("gateway", Product.Heaps.PROMISED.gatewayMb(), listeners);
    run.progress().say("a gateway with %,d triggers runs; warming up", listeners.size());
    drive("warm-up", gateway, Case.ALL.get(0), settings.warmUp());
    Map<Case, List<Cost>> costs = new LinkedHashMap<>();
    for (int i = 0; i < settings.rounds(); i++) {
      for (Case each : Case.ALL) {
        Cost cost = drive("drive-" + each.project() + '-' + i, gateway, each, settings.times());
        costs.computeIfAbsent(each, key -> new ArrayList<>()).add(cost);
        say("gateway", each, cost);
      }
    }
    gateway.process().stop(STOP_BOUND);
    cluster.broker().stop(STOP_BOUND);
    return costs;
  }

  private Cost drive(String name, Cluster.Part gateway, Case of, Drive.Times times)
      throws InterruptedException {
    Duration before = gateway.process().cpu();
    DriveResult result =
        new Drive(gateway.queue(of.project()), of.post(), CONNECTIONS, 0, times).run(run, name);
    gateway.process().checkRunning();
    if (result.answered() == 0 || result.refused() > 0) {
      throw new BenchFailure("the gateway refused " + result.refused() + " posts");
    }
    double events = result.perSecond() * (times.warmUpMs() + times.measuredMs()) / 1e3;
    double cpuMicros = gateway.process().cpu().minus(before).toNanos() / 1e3;
    return new Cost(result.perSecond(), cpuMicros / events);
  }

  private Map<Case, List<Cost>> deliver(List<Cluster.Listener> listeners, CountingSink sink)
      throws InterruptedException {
    Cluster cluster = Cluster.start(run, Product.Heaps.PROMISED.brokerMb());
    // The gateway makes the lanes and stores the triggers, and is done.
    cluster
        .gateway("gateway-2", Product.Heaps.PROMISED.gatewayMb(), listeners)
        .process()
        .stop(STOP_BOUND);
    ChildProcess worker = cluster.worker("worker", Product.Heaps.PROMISED.workerMb()).process();
    run.progress().say("a worker with %,d triggers runs; warming up", listeners.size());
    drain(Case.ALL.get(0), 3, cluster, worker, sink);
    Map<Case, List<Cost>> costs = new LinkedHashMap<>();
    for (int i = 0; i < settings.rounds(); i++) {
      for (Case each : Case.ALL) {
        Cost cost = drain(each, 1, cluster, worker, sink);
        costs.computeIfAbsent(each, key -> new ArrayList<>()).add(cost);
        say("worker", each, cost);
      }
    }
    return costs;
  }

  /** Writes events into the lane while the worker delivers them; counts from first to last. */
  private Cost drain(Case of, int times, Cluster cluster, ChildProcess worker, CountingSink sink)
      throws InterruptedException {
    long events =
        Math.min(
                settings.deliveries() / of.triggers(),
                (long) settings.megabytes() * BYTES_IN_MB / of.dataBytes())
            * times;
    long wanted = sink.count() + events * of.triggers();
    Duration before = worker.cpu();
    long startNanos = System.nanoTime();
    WaitingRecords.write(
        cluster.bootstrap(), LANE, of.project(), of::type, of.data(), (int) events);
    while (sink.count() < wanted) {
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
      worker.checkRunning();
      if (System.nanoTime() - startNanos > TimeUnit.SECONDS.toNanos(PATIENCE_S)) {
        throw new BenchFailure("the worker did not deliver all of: " + of.name());
      }
    }
    double deliveries = (double) events * of.triggers();
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    double cpuMicros = worker.cpu().minus(before).toNanos() / 1e3;
    return new Cost(deliveries / seconds, cpuMicros / deliveries);
  }

  private void say(String who, Case of, Cost cost) {
    run.progress()
        .say("%s, %s: %,.0f/s, %.1f µs each", who, of.name(), cost.perSecond, cost.cpuMicros);
  }

  private static List<Figure> figures(String name, List<Cost> costs) {
    return List.of(
        Figure.ofRounds(name, "µs", costs, each -> each.cpuMicros),
        Figure.of(
            name + ", at",
            "/s",
            Figure.ofRounds(name, "/s", costs, each -> each.perSecond).value()));
  }

  private List<String> load(int triggers) {
    return List.of(
        "Microseconds are processor time of the gateway for each event, of the worker for each delivery. One gateway and one worker, warm, that know all %,d triggers of all cases; each case is a project. %d rounds."
            .formatted(triggers, settings.rounds()),
        "Gateway: single POSTs over %d connections, a closed loop, %,d ms a round. Worker: %,d deliveries a round, or %d MB of data where that is less, written to the lane while it delivers them."
            .formatted(
                CONNECTIONS,
                settings.times().warmUpMs() + settings.times().measuredMs(),
                settings.deliveries(),
                settings.megabytes()),
        "One embedded broker, one gateway (-Xmx256m), one worker (-Xmx512m), default settings; the sink answers at once; all on this machine.");
  }
}
