package io.dehaze.benchmark.deliver;

import io.dehaze.benchmark.BenchFailure;
import io.dehaze.benchmark.Benchmark;
import io.dehaze.benchmark.Run;
import io.dehaze.benchmark.process.ChildProcess;
import io.dehaze.benchmark.process.Cluster;
import io.dehaze.benchmark.process.JavaCommand;
import io.dehaze.benchmark.process.Product;
import io.dehaze.benchmark.report.Figure;
import io.dehaze.benchmark.report.Report;
import io.dehaze.benchmark.report.Target;
import io.dehaze.benchmark.sink.CountingSink;
import io.dehaze.lane.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** Worker and yardsticks drain the same lane, in turns, each from its beginning. */
final class DeliverRun {
  private static final String TYPE = "order.placed";
  private static final String PREFIX = "dehaze";
  private static final String WORKER_GROUP = "dehaze.worker.events";
  private static final Duration STOP_BOUND = Duration.ofSeconds(15);
  private static final long PATIENCE_S = 180;
  private static final long LOOK_EVERY_MS = 200;

  /** The library, being slow, is measured by a quarter of it, and warmed up by half. */
  private static final int LIBRARY_SHARE = 4;

  private static final int LIBRARY_WARM_UP_SHARE = 2;
  private static final double OF_BARE = 0.7;
  private static final double OF_LIBRARY = 2.5;

  /** One draining. */
  private record Drained(double perSecond, double cpuMicros) {}

  /** One draining by each. */
  private record Round(Drained worker, Drained bare, Drained library) {
    double ofBare() {
      return worker.perSecond / bare.perSecond;
    }

    double ofLibrary() {
      return worker.perSecond / library.perSecond;
    }
  }

  private interface Starter {
    ChildProcess start(String name) throws InterruptedException;
  }

  private final Run run;
  private final DeliverSettings settings;
  private final String lane = Lane.EVENTS.topic(PREFIX);

  /** Measures nothing yet. */
  DeliverRun(Run run, DeliverSettings settings) {
    this.run = run;
    this.settings = settings;
  }

  Report measure() throws InterruptedException {
    CountingSink sink = CountingSink.start(run);
    Cluster cluster = Cluster.start(run, Product.Heaps.PROMISED.brokerMb());
    // The gateway makes the lanes and stores the trigger, and is done.
    cluster
        .gateway("gateway", Product.Heaps.PROMISED.gatewayMb(), Map.of(TYPE, sink.hook()))
        .process()
        .stop(STOP_BOUND);
    writeEvents(cluster.bootstrap());
    run.progress().say("%,d events wait in %s", settings.waiting(), lane);
    List<Round> measured = new ArrayList<>();
    for (int i = 0; i < settings.rounds(); i++) {
      measured.add(round(i, cluster, sink));
    }
    return report(measured);
  }

  private void writeEvents(String bootstrap) {
    if (settings.onePartition()) {
      WaitingRecords.writeToOnePartition(bootstrap, lane, TYPE, settings.waiting());
    } else {
      WaitingRecords.write(bootstrap, lane, TYPE, settings.waiting());
    }
  }

  private Round round(int number, Cluster cluster, CountingSink sink) throws InterruptedException {
    Drained bare =
        drain(
            "bare-loop-" + number,
            settings.warmUp(),
            settings.events(),
            sink,
            name -> yardstick("bare-loop", name, cluster, sink));
    Drained worker =
        drain(
            "worker-" + number,
            settings.warmUp(),
            settings.events(),
            sink,
            name -> cluster.worker(name, Product.Heaps.PROMISED.workerMb()).process());
    forgetOffsets(cluster);
    Drained library =
        drain(
            "parallel-consumer-" + number,
            settings.warmUp() / LIBRARY_WARM_UP_SHARE,
            settings.events() / LIBRARY_SHARE,
            sink,
            name -> yardstick("parallel-consumer", name, cluster, sink));
    return new Round(worker, bare, library);
  }

  private ChildProcess yardstick(String command, String name, Cluster cluster, CountingSink sink) {
    List<String> arguments =
        List.of(
            command,
            "--bootstrap-servers=" + cluster.bootstrap(),
            "--topic=" + lane,
            "--group=" + name,
            "--target=" + sink.hook());
    int heapMb = Product.Heaps.PROMISED.workerMb();
    return run.start(name, new JavaCommand(heapMb, Benchmark.class.getName(), arguments));
  }

  /** From when so many have warmed it up, so many more. */
  private Drained drain(String name, int toWarmUp, int wanted, CountingSink sink, Starter starter)
      throws InterruptedException {
    long before = sink.count();
    ChildProcess process = starter.start(name);
    long warm = await(toWarmUp, before, process, sink);
    long startNanos = System.nanoTime();
    Duration cpuBefore = process.cpu();
    long done = await(toWarmUp + wanted, before, process, sink) - warm;
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    double cpuMicros = process.cpu().minus(cpuBefore).toNanos() / 1e3 / done;
    process.stop(STOP_BOUND);
    run.progress()
        .say("%s: %,.0f deliveries/s, %.1f µs of processor each", name, done / seconds, cpuMicros);
    return new Drained(done / seconds, cpuMicros);
  }

  /** Waits until so many are delivered; returns how many it was then. */
  private static long await(long wanted, long before, ChildProcess process, CountingSink sink)
      throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
    while (true) {
      long done = sink.count() - before;
      if (done >= wanted) {
        return done;
      }
      process.checkRunning();
      if (System.nanoTime() > deadline) {
        throw new BenchFailure(
            "%s delivered only %,d of %,d".formatted(process.name(), done, wanted));
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
    }
  }

  private static void forgetOffsets(Cluster cluster) throws InterruptedException {
    Map<String, Object> properties =
        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, cluster.bootstrap());
    try (Admin admin = Admin.create(properties)) {
      admin.deleteConsumerGroups(List.of(WORKER_GROUP)).all().get();
    } catch (ExecutionException e) {
      throw new BenchFailure("the worker's offsets could not be reset", e);
    }
  }

  private Report report(List<Round> measured) {
    return Report.of(
        List.of(
            "%,d events wait in %s; each drains them from the beginning to a webhook that answers at once. Rounds: %d, each the bare loop, the worker and the library in turns."
                .formatted(
                    settings.waiting(),
                    settings.onePartition()
                        ? "one of the eight partitions of a lane"
                        : "one lane of eight partitions",
                    settings.rounds()),
            "The first %,d warm the JVM up; rates and processor time are of the %,d after them. The library, being slow, is warmed up by %,d and measured by %,d."
                .formatted(
                    settings.warmUp(),
                    settings.events(),
                    settings.warmUp() / LIBRARY_WARM_UP_SHARE,
                    settings.events() / LIBRARY_SHARE),
            "Worker: default settings, -Xmx512m, attempts log on. Bare loop: a consumer and Undertow's client, 256 calls at once, no promise kept. Library: parallel-consumer-vertx 0.5.3.3, unordered, 256 at once.",
            "One embedded broker; about 170 bytes of data an event; all on this machine."),
        List.of(
            Figure.ofRounds("worker delivers", "/s", measured, each -> each.worker.perSecond),
            Figure.ofRounds("bare loop delivers", "/s", measured, each -> each.bare.perSecond),
            Figure.ofRounds("library delivers", "/s", measured, each -> each.library.perSecond),
            Figure.ofRounds("worker of bare loop", "", measured, Round::ofBare)
                .withTarget(Target.atLeast(OF_BARE)),
            Figure.ofRounds("worker of library", "", measured, Round::ofLibrary)
                .withTarget(Target.atLeast(OF_LIBRARY)),
            Figure.ofRounds(
                "worker: processor time each", "µs", measured, each -> each.worker.cpuMicros),
            Figure.ofRounds(
                "bare loop: processor time each", "µs", measured, each -> each.bare.cpuMicros),
            Figure.ofRounds(
                "library: processor time each", "µs", measured, each -> each.library.cpuMicros)));
  }
}
