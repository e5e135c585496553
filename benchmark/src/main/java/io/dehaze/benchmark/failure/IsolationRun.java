package io.dehaze.benchmark.failure;

import io.dehaze.benchmark.Run;
import io.dehaze.benchmark.load.GatewayClient;
import io.dehaze.benchmark.load.SteadyLoad;
import io.dehaze.benchmark.process.Cluster;
import io.dehaze.benchmark.process.Product;
import io.dehaze.benchmark.report.Report;
import io.dehaze.benchmark.sink.FallibleEndpoint.Mode;
import io.dehaze.benchmark.sink.Sink;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Ten endpoints, of which the first goes bad.
 *
 * <pre>
 *   warm up ─▶ before ─▶ it hangs ─▶ it refuses ─▶ after ─▶ its last events arrive
 * </pre>
 */
final class IsolationRun {
  private static final int BAD = 0;

  private final Run run;
  private final IsolationSettings settings;

  IsolationRun(Run run, IsolationSettings settings) {
    this.run = run;
    this.settings = settings;
  }

  Report measure() throws InterruptedException {
    Sink sink = Sink.start(run, 0, IsolationSettings.ENDPOINTS);
    Map<String, URI> triggers = new HashMap<>();
    for (int i = 0; i < IsolationSettings.ENDPOINTS; i++) {
      triggers.put(type(i), sink.endpoints().get(i));
    }
    Cluster cluster = Cluster.start(run, Product.Heaps.PROMISED.brokerMb());
    Cluster.Part gateway = cluster.gateway("gateway", Product.Heaps.PROMISED.gatewayMb(), triggers);
    Cluster.Part worker = cluster.worker("worker", Product.Heaps.PROMISED.workerMb());
    run.progress().say("broker, gateway, worker and sink run");
    SteadyLoad load =
        new SteadyLoad(
            new GatewayClient(gateway.queue()),
            IsolationRun::type,
            IsolationSettings.ENDPOINTS,
            settings.perSecond());
    load.start();
    IsolationFindings.Phases phases = phases(sink, load);
    load.close();
    boolean all = sink.awaitCount(BAD, load.accepted(BAD).count(), drain());
    run.progress().say(all ? "all events of the bad endpoint arrived" : "some are missing");
    worker.process().checkRunning();
    LaneWrites writes =
        LaneWrites.count(
            cluster.bootstrap(), mark -> mark.series() == BAD && phases.bad().has(mark.dueMs()));
    return new IsolationFindings(settings, phases, sink.arrivals(), load, writes).report();
  }

  private static String type(int series) {
    return "endpoint-" + series;
  }

  private Duration drain() {
    return Duration.ofSeconds(settings.drainS());
  }

  private IsolationFindings.Phases phases(Sink sink, SteadyLoad load) throws InterruptedException {
    pass("warming up", settings.warmUpS(), load);
    long beforeMs = System.currentTimeMillis();
    pass("all are well", settings.beforeS(), load);
    long hangsMs = System.currentTimeMillis();
    sink.become(BAD, Mode.HANGS);
    pass("one hangs", settings.hangsS(), load);
    long refusesMs = System.currentTimeMillis();
    sink.become(BAD, Mode.REFUSES);
    pass("it refuses", settings.refusesS(), load);
    sink.become(BAD, Mode.WELL);
    long afterMs = System.currentTimeMillis();
    pass("it is well again", settings.afterS(), load);
    return new IsolationFindings.Phases(
        new Window(beforeMs, hangsMs),
        new Window(hangsMs, refusesMs),
        new Window(refusesMs, afterMs),
        new Window(afterMs, System.currentTimeMillis()));
  }

  private void pass(String what, int seconds, SteadyLoad load) throws InterruptedException {
    run.progress().say("%s for %d s; %,d accepted so far", what, seconds, load.count());
    TimeUnit.SECONDS.sleep(seconds);
  }
}
