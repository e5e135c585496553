package io.dehaze.benchmark.schedule;

import io.dehaze.benchmark.BenchFailure;
import io.dehaze.benchmark.Run;
import io.dehaze.benchmark.load.Accepted;
import io.dehaze.benchmark.load.GatewayClient;
import io.dehaze.benchmark.load.PacedLoad;
import io.dehaze.benchmark.load.PlannedEvent;
import io.dehaze.benchmark.measure.AdminClient;
import io.dehaze.benchmark.process.Product;
import io.dehaze.benchmark.report.Report;
import io.dehaze.benchmark.sink.Mark;
import io.dehaze.benchmark.sink.Sink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Very many events are due in the same millisecond, while immediate events trickle in: some for the
 * endpoint of the burst, some for another.
 */
final class BurstRun {
  static final int BURST = 1;
  static final int SAME_ENDPOINT = 2;
  static final int OTHER_ENDPOINT = 3;
  private static final int WARM_UP = 4;
  private static final String TYPE = "burst";
  private static final String OTHER_TYPE = "other";
  private static final int WARM_UP_EVENTS = 20_000;
  private static final Duration DRAIN_BOUND = Duration.ofSeconds(60);

  private final Run run;
  private final BurstSettings settings;

  BurstRun(Run run, BurstSettings settings) {
    this.run = run;
    this.settings = settings;
  }

  Report measure() throws InterruptedException {
    Sink sink = Sink.start(run, BurstSettings.ANSWER_AFTER_MS);
    Product.Heaps heaps =
        new Product.Heaps(
            Product.Heaps.PROMISED.brokerMb(),
            Product.Heaps.PROMISED.gatewayMb(),
            settings.workerHeapMb());
    Product product =
        Product.start(run, heaps, Map.of(TYPE, sink.hook(), OTHER_TYPE, sink.otherHook()));
    run.progress().say("broker, gateway, worker (-Xmx%dm) and sink run", heaps.workerMb());
    GatewayClient gateway = new GatewayClient(product.queue());
    warmUp(gateway, sink);
    return burst(product, gateway, sink).report(settings, heaps);
  }

  private void warmUp(GatewayClient gateway, Sink sink) throws InterruptedException {
    post(gateway, WARM_UP, WARM_UP_EVENTS, System.currentTimeMillis() + 2_000);
    if (!sink.awaitCount(WARM_UP, WARM_UP_EVENTS, DRAIN_BOUND)) {
      throw new BenchFailure("the events of the warm-up did not all arrive");
    }
    run.progress().say("%,d events delivered to warm up", WARM_UP_EVENTS);
  }

  private BurstFindings burst(Product product, GatewayClient gateway, Sink sink)
      throws InterruptedException {
    long dueMs = System.currentTimeMillis() + BurstSettings.LEAD_MS;
    Accepted accepted = post(gateway, BURST, settings.events(), dueMs);
    run.progress().say("%,d events posted for one millisecond", accepted.count());
    try (Trickle same = new Trickle(gateway, TYPE, SAME_ENDPOINT);
        Trickle other = new Trickle(gateway, OTHER_TYPE, OTHER_ENDPOINT);
        InFlightWatch inFlight = new InFlightWatch(new AdminClient(product.workerAdmin()))) {
      TimeUnit.MILLISECONDS.sleep(
          dueMs - BurstSettings.BEFORE_MS - 1_000 - System.currentTimeMillis());
      List.of(same, other).forEach(Trickle::start);
      TimeUnit.MILLISECONDS.sleep(dueMs - 200 - System.currentTimeMillis());
      product.checkRunning();
      sink.takePausesMicros();
      inFlight.start();
      run.progress().say("the burst is due");
      if (!sink.awaitCount(BURST, accepted.count(), DRAIN_BOUND)) {
        run.progress().say("the burst did not all arrive");
      }
      inFlight.close();
      same.close();
      other.close();
      TimeUnit.SECONDS.sleep(1);
      return new BurstFindings(
          dueMs,
          sink.arrivals(),
          new BurstFindings.Posted(accepted, same.accepted(), other.accepted()),
          new BurstFindings.InFlight(inFlight.most(), inFlight.samples(), sink.mostOpen()));
    }
  }

  private Accepted post(GatewayClient gateway, int series, int count, long dueMs)
      throws InterruptedException {
    List<PlannedEvent> events = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      events.add(new PlannedEvent(new Mark(series, i, dueMs), 0));
    }
    Accepted accepted = new Accepted();
    new PacedLoad(gateway, TYPE, accepted).post(events);
    return accepted;
  }
}
