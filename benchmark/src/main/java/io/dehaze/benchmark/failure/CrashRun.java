package io.dehaze.benchmark.failure;

import io.dehaze.benchmark.Run;
import io.dehaze.benchmark.load.GatewayClient;
import io.dehaze.benchmark.load.SteadyLoad;
import io.dehaze.benchmark.measure.AdminClient;
import io.dehaze.benchmark.measure.MetricsPage;
import io.dehaze.benchmark.process.Cluster;
import io.dehaze.benchmark.process.Product;
import io.dehaze.benchmark.report.Report;
import io.dehaze.benchmark.sink.Sink;
import java.util.BitSet;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Two workers, of which one is killed under load. */
final class CrashRun {
  private static final String TYPE = "crash";
  private static final int SERIES = 0;

  private final Run run;
  private final CrashSettings settings;

  CrashRun(Run run, CrashSettings settings) {
    this.run = run;
    this.settings = settings;
  }

  Report measure() throws InterruptedException {
    Sink sink = Sink.start(run, CrashSettings.ANSWER_AFTER_MS);
    Cluster cluster = Cluster.start(run, Product.Heaps.PROMISED.brokerMb());
    Cluster.Part gateway =
        cluster.gateway("gateway", Product.Heaps.PROMISED.gatewayMb(), Map.of(TYPE, sink.hook()));
    Cluster.Part survivor = cluster.worker("worker", Product.Heaps.PROMISED.workerMb());
    Cluster.Part victim = cluster.worker("worker-2", Product.Heaps.PROMISED.workerMb());
    run.progress().say("broker, gateway, two workers and sink run");
    SteadyLoad load =
        new SteadyLoad(
            new GatewayClient(gateway.queue()), series -> TYPE, SERIES + 1, settings.perSecond());
    load.start();
    pass("warming up", settings.warmUpS(), load);
    long measuredMs = System.currentTimeMillis();
    pass("both workers deliver", settings.beforeS(), load);
    CrashFindings.Kill kill = kill(victim, measuredMs);
    pass("one is killed", settings.afterS(), load);
    load.close();
    int missing = awaitAll(sink, load);
    run.progress().say("%,d events have not arrived", missing);
    TimeUnit.SECONDS.sleep(2); // what comes twice may still come
    MetricsPage metrics = new AdminClient(survivor.url()).metrics();
    survivor.process().checkRunning();
    CrashFindings.Survivor ways =
        new CrashFindings.Survivor(
            (long) metrics.sum("dehaze_deferrals_total", Map.of()),
            (long) metrics.sum("dehaze_retries_total", Map.of()),
            (long) metrics.sum("dehaze_dead_total", Map.of()));
    return new CrashFindings(settings, kill, ways, sink.arrivals(), load).report();
  }

  /**
   * Waits until every accepted event has arrived, or the time is over; returns how many have not.
   */
  private int awaitAll(Sink sink, SteadyLoad load) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(settings.drainS());
    while (true) {
      BitSet missing = load.accepted(SERIES).numbers();
      sink.arrivals().forEach(each -> missing.clear(each.mark().number()));
      if (missing.isEmpty() || System.nanoTime() > deadline) {
        return missing.cardinality();
      }
      TimeUnit.SECONDS.sleep(1);
    }
  }

  private static CrashFindings.Kill kill(Cluster.Part victim, long measuredMs)
      throws InterruptedException {
    int inFlight =
        (int) new AdminClient(victim.url()).metrics().sum("dehaze_lane_in_flight", Map.of());
    long atMs = System.currentTimeMillis();
    victim.process().kill();
    return new CrashFindings.Kill(measuredMs, atMs, inFlight);
  }

  private void pass(String what, int seconds, SteadyLoad load) throws InterruptedException {
    run.progress().say("%s; %,d accepted so far", what, load.count());
    TimeUnit.SECONDS.sleep(seconds);
  }
}
