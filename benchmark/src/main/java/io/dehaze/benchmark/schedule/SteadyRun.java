package io.dehaze.benchmark.schedule;

import io.dehaze.benchmark.BenchFailure;
import io.dehaze.benchmark.Run;
import io.dehaze.benchmark.load.Accepted;
import io.dehaze.benchmark.load.GatewayClient;
import io.dehaze.benchmark.load.PacedLoad;
import io.dehaze.benchmark.load.PlannedEvent;
import io.dehaze.benchmark.measure.AdminClient;
import io.dehaze.benchmark.measure.CpuShare;
import io.dehaze.benchmark.measure.HeapMeter;
import io.dehaze.benchmark.measure.Latencies;
import io.dehaze.benchmark.process.ChildProcess;
import io.dehaze.benchmark.process.Product;
import io.dehaze.benchmark.report.Report;
import io.dehaze.benchmark.sink.Arrival;
import io.dehaze.benchmark.sink.Mark;
import io.dehaze.benchmark.sink.Sink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * Events come due at a steady rate while others are posted and very many wait.
 *
 * <pre>
 *   warm up ─▶ heap ─▶ post what waits ─▶ heap ─▶ post the load ─▶ what is due in the measured time
 * </pre>
 */
final class SteadyRun {
  private static final String TYPE = "scheduled";
  private static final int WARM_UP = 1;
  private static final int WAITING = 2;
  private static final int STEADY = 3;
  private static final int WARM_UP_EVENTS = 10_000;
  private static final long SEED = 20_260_101;
  private static final long SETTLE_MS = 3_000;
  private static final int ARRIVAL_TRIES = 10;
  private static final long SAY_EVERY_MS = 5_000;

  private final Run run;
  private final SteadySettings settings;
  private final Random random = new Random(SEED);
  private final Accepted accepted = new Accepted();

  SteadyRun(Run run, SteadySettings settings) {
    this.run = run;
    this.settings = settings;
  }

  Report measure() throws InterruptedException {
    Sink sink = Sink.start(run, 0);
    Product.Heaps heaps =
        new Product.Heaps(
            Product.Heaps.PROMISED.brokerMb(),
            Product.Heaps.PROMISED.gatewayMb(),
            settings.workerHeapMb());
    Product product = Product.start(run, heaps, Map.of(TYPE, sink.hook()));
    run.progress().say("broker, gateway, worker (-Xmx%dm) and sink run", heaps.workerMb());
    GatewayClient gateway = new GatewayClient(product.queue());
    warmUp(gateway, sink);
    SteadyFindings.Heap heap = heap(product, gateway);
    return load(product, gateway, sink).report(settings, heaps, heap);
  }

  private void warmUp(GatewayClient gateway, Sink sink) throws InterruptedException {
    List<PlannedEvent> events = new ArrayList<>();
    long nowMs = System.currentTimeMillis();
    for (int i = 0; i < WARM_UP_EVENTS; i++) {
      events.add(
          new PlannedEvent(new Mark(WARM_UP, i, nowMs + 500 + random.nextInt(3_000)), nowMs));
    }
    new PacedLoad(gateway, TYPE, new Accepted()).post(events);
    if (!sink.awaitCount(WARM_UP, WARM_UP_EVENTS, Duration.ofSeconds(30))) {
      throw new BenchFailure("the events of the warm-up did not all arrive");
    }
    run.progress().say("%,d events delivered to warm up", WARM_UP_EVENTS);
  }

  private SteadyFindings.Heap heap(Product product, GatewayClient gateway)
      throws InterruptedException {
    HeapMeter meter = new HeapMeter(product.worker(), new AdminClient(product.workerAdmin()));
    double noneMb = meter.usedAfterGcMb();
    run.progress().say("worker's heap after GC with 0 waiting: %.1f MB", noneMb);
    long startNanos = System.nanoTime();
    new WaitingEvents(gateway, random).post(TYPE, WAITING, settings.waiting());
    run.progress()
        .say(
            "%,d far-off events posted in %.1f s",
            settings.waiting(), (System.nanoTime() - startNanos) / 1e9);
    TimeUnit.MILLISECONDS.sleep(SETTLE_MS);
    double waitingMb = meter.usedAfterGcMb();
    run.progress()
        .say("worker's heap after GC with %,d waiting: %.1f MB", settings.waiting(), waitingMb);
    return new SteadyFindings.Heap(noneMb, waitingMb);
  }

  private SteadyFindings load(Product product, GatewayClient gateway, Sink sink)
      throws InterruptedException {
    SteadyPlan plan = new SteadyPlan(STEADY, settings, System.currentTimeMillis() + 1_000, random);
    PacedLoad load = new PacedLoad(gateway, TYPE, accepted);
    CompletableFuture<Void> posting = inBackground(() -> load.post(plan.events()));
    awaitTime(plan.measuredFromMs(), product, sink);
    sink.takePausesMicros();
    List<ChildProcess> processes = new ArrayList<>(product.processes());
    processes.add(sink.process());
    List<CpuShare> shares = processes.stream().map(CpuShare::new).toList();
    run.progress().say("measuring");
    awaitTime(plan.measuredToMs(), product, sink);
    List<SteadyFindings.Cpu> cpu =
        shares.stream()
            .map(each -> new SteadyFindings.Cpu(each.process().name(), each.processors()))
            .toList();
    Latencies pauses = new Latencies(sink.takePausesMicros());
    join(posting);
    return new SteadyFindings(plan, arrivals(plan, sink), accepted, load.latestMs(), pauses, cpu);
  }

  private List<Arrival> arrivals(SteadyPlan plan, Sink sink) throws InterruptedException {
    BitSet expected = SteadyFindings.expected(plan, accepted);
    List<Arrival> arrivals = List.of();
    for (int tries = 0; tries < ARRIVAL_TRIES; tries++) {
      TimeUnit.SECONDS.sleep(1);
      arrivals = sink.arrivals();
      if (Account.of(arrivals, expected, mark -> mark.series() == STEADY).lost() == 0) {
        break;
      }
    }
    return arrivals.stream().filter(each -> each.mark().series() == STEADY).toList();
  }

  private void awaitTime(long timeMs, Product product, Sink sink) throws InterruptedException {
    long leftMs;
    while ((leftMs = timeMs - System.currentTimeMillis()) > 0) {
      TimeUnit.MILLISECONDS.sleep(Math.min(leftMs, SAY_EVERY_MS));
      product.checkRunning();
      run.progress().say("%,d accepted, %,d delivered", accepted.count(), sink.count(STEADY));
    }
  }

  private interface Interruptible {
    void run() throws InterruptedException;
  }

  private static CompletableFuture<Void> inBackground(Interruptible work) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            work.run();
          } catch (InterruptedException e) {
            throw new CompletionException(e);
          }
        });
  }

  private static void join(CompletableFuture<Void> posting) {
    try {
      posting.join();
    } catch (CompletionException e) {
      throw new BenchFailure("the load could not be posted", e);
    }
  }
}
