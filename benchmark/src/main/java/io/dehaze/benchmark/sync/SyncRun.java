package io.dehaze.benchmark.sync;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.dehaze.benchmark.BenchFailure;
import io.dehaze.benchmark.Benchmark;
import io.dehaze.benchmark.Run;
import io.dehaze.benchmark.deliver.WaitingRecords;
import io.dehaze.benchmark.drive.Drive;
import io.dehaze.benchmark.drive.DriveResult;
import io.dehaze.benchmark.measure.AdminClient;
import io.dehaze.benchmark.process.ChildProcess;
import io.dehaze.benchmark.process.Cluster;
import io.dehaze.benchmark.process.JavaCommand;
import io.dehaze.benchmark.process.Product;
import io.dehaze.benchmark.report.Report;
import io.dehaze.benchmark.yardstick.BareServerCommand;
import io.dehaze.lane.Lane;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Callers of one webhook: directly, through Dehaze, and through Dehaze beside a backlog. */
final class SyncRun {
  /** Few callers, who want an answer soon, and many, who want many. */
  static final int FEW = 16;

  static final int MANY = 256;

  private static final String TYPE = "quote.asked";
  private static final String OTHER = "order.placed";
  private static final String PAYLOAD = "{\"order\":\"##########\",\"pad\":\"" + pad() + "\"}";
  private static final byte[] EVENT =
      ("{\"type\":\"" + TYPE + "\",\"isSynchronous\":true,\"data\":" + PAYLOAD + "}")
          .getBytes(US_ASCII);
  private static final Pattern READY = Pattern.compile(BareServerCommand.READY + "(\\d+)");
  private static final int WEBHOOK_HEAP_MB = 256;
  private static final String TOPIC = Lane.EVENTS.topic("dehaze");

  private final Run run;
  private final SyncSettings settings;
  private int drives;

  SyncRun(Run run, SyncSettings settings) {
    this.run = run;
    this.settings = settings;
  }

  private static String pad() {
    return "x".repeat(60);
  }

  Report measure() throws InterruptedException {
    try (SlowWebhook slow = new SlowWebhook()) {
      return measure(slow.url());
    }
  }

  private Report measure(URI slow) throws InterruptedException {
    URI webhook = startWebhook();
    Cluster cluster = Cluster.start(run, Product.Heaps.PROMISED.brokerMb());
    Cluster.Part gateway =
        cluster.gateway(
            "gateway", Product.Heaps.PROMISED.gatewayMb(), Map.of(TYPE, webhook, OTHER, slow));
    Cluster.Part worker = cluster.worker("worker", Product.Heaps.PROMISED.workerMb());
    run.progress().say("broker, gateway, worker and webhook run; warming up");
    for (int callers : new int[] {MANY, FEW}) {
      drive(callers, gateway.queue(), EVENT, settings.warmUp());
    }
    List<SyncRound> rounds = new ArrayList<>();
    for (int i = 0; i < settings.rounds(); i++) {
      for (int callers : new int[] {FEW, MANY}) {
        rounds.add(round(callers, false, webhook, gateway));
      }
    }
    WaitingRecords.write(cluster.bootstrap(), TOPIC, OTHER, settings.backlog());
    run.progress().say("%,d other events wait", settings.backlog());
    for (int i = 0; i < settings.rounds(); i++) {
      rounds.add(round(FEW, true, webhook, gateway));
    }
    double left = backlog(worker);
    return new SyncFindings(rounds, left).report(settings, EVENT.length);
  }

  private URI startWebhook() throws InterruptedException {
    JavaCommand command =
        new JavaCommand(WEBHOOK_HEAP_MB, Benchmark.class.getName(), List.of("bare-server"));
    ChildProcess process = run.start("webhook", command);
    String port = process.awaitLine(READY, Duration.ofSeconds(30)).group(1);
    return URI.create("http://127.0.0.1:" + port + "/quotes");
  }

  private SyncRound round(int callers, boolean backlog, URI webhook, Cluster.Part gateway)
      throws InterruptedException {
    DriveResult direct = drive(callers, webhook, PAYLOAD.getBytes(US_ASCII), settings.times());
    DriveResult through = drive(callers, gateway.queue(), EVENT, settings.times());
    gateway.process().checkRunning();
    if (through.answered() == 0) {
      throw new BenchFailure("no synchronous event was answered");
    }
    SyncRound round = new SyncRound(callers, backlog, direct, through);
    run.progress()
        .say(
            "%d callers%s: %,.0f/s, p50 %.2f ms, p99 %.2f ms; directly %.2f and %.2f ms",
            callers,
            backlog ? " beside the backlog" : "",
            through.perSecond(),
            through.latencies().percentileMs(50),
            through.latencies().percentileMs(99),
            direct.latencies().percentileMs(50),
            direct.latencies().percentileMs(99));
    return round;
  }

  private DriveResult drive(int callers, URI target, byte[] body, Drive.Times times)
      throws InterruptedException {
    return new Drive(target, body, callers, 0, times).run(run, "drive-" + drives++);
  }

  private static double backlog(Cluster.Part worker) throws InterruptedException {
    return new AdminClient(worker.url())
        .metrics()
        .sum("dehaze_due_backlog", Map.of("lane", "events"));
  }
}
