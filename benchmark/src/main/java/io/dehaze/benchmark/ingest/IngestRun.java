package io.dehaze.benchmark.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.dehaze.benchmark.BenchFailure;
import io.dehaze.benchmark.Benchmark;
import io.dehaze.benchmark.Run;
import io.dehaze.benchmark.drive.Drive;
import io.dehaze.benchmark.drive.DriveResult;
import io.dehaze.benchmark.measure.CpuShare;
import io.dehaze.benchmark.process.ChildProcess;
import io.dehaze.benchmark.process.Cluster;
import io.dehaze.benchmark.process.JavaCommand;
import io.dehaze.benchmark.process.Product;
import io.dehaze.benchmark.report.Figure;
import io.dehaze.benchmark.report.Report;
import io.dehaze.benchmark.report.Target;
import io.dehaze.benchmark.yardstick.BareServerCommand;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Gateway and yardstick in turns, at few and at many connections. */
final class IngestRun {
  private static final String TYPE = "order.placed";
  private static final byte[] EVENT =
      ("{\"type\":\""
              + TYPE
              + "\",\"data\":{\"order\":\"##########\",\"pad\":\""
              + "x".repeat(60)
              + "\"}}")
          .getBytes(US_ASCII);
  private static final Pattern BARE_READY = Pattern.compile(BareServerCommand.READY + "(\\d+)");
  private static final int BARE_HEAP_MB = 256;

  /** What is to be reached at so many connections. */
  private record Aim(int connections, double ofBare, double p99Ms) {}

  private static final List<Aim> AIMS = List.of(new Aim(64, 0.5, 6), new Aim(512, 0.7, 15));

  /** One measurement of both. */
  private record Round(DriveResult bare, DriveResult gateway, double gatewayCpuMicros) {
    double ratio() {
      return gateway.perSecond() / bare.perSecond();
    }
  }

  private final Run run;
  private final IngestSettings settings;

  IngestRun(Run run, IngestSettings settings) {
    this.run = run;
    this.settings = settings;
  }

  Report measure() throws InterruptedException {
    URI bare = startBare();
    Cluster cluster = Cluster.start(run, Product.Heaps.PROMISED.brokerMb());
    Cluster.Part gateway = cluster.gatewayToNobody(TYPE);
    run.progress().say("broker, gateway and bare server run; warming up");
    new Drive(bare, EVENT, 512, 0, settings.warmUp()).run(run, "warm-up-bare");
    new Drive(gateway.queue(), EVENT, 512, 0, settings.warmUp()).run(run, "warm-up-gateway");
    Map<Aim, List<Round>> rounds = new LinkedHashMap<>();
    for (int i = 0; i < settings.rounds(); i++) {
      for (Aim aim : AIMS) {
        rounds.computeIfAbsent(aim, key -> new ArrayList<>()).add(round(i, aim, bare, gateway));
      }
    }
    return report(rounds);
  }

  private URI startBare() throws InterruptedException {
    JavaCommand command =
        new JavaCommand(BARE_HEAP_MB, Benchmark.class.getName(), List.of("bare-server"));
    ChildProcess process = run.start("bare", command);
    String port = process.awaitLine(BARE_READY, Duration.ofSeconds(30)).group(1);
    return URI.create("http://127.0.0.1:" + port + "/events");
  }

  private Round round(int number, Aim aim, URI bare, Cluster.Part gateway)
      throws InterruptedException {
    DriveResult ofBare = drive("bare", number, aim, bare);
    CpuShare cpu = new CpuShare(gateway.process());
    long startNanos = System.nanoTime();
    DriveResult ofGateway = drive("gateway", number, aim, gateway.queue());
    double cpuMicros = cpu.processors() * (System.nanoTime() - startNanos) / 1e3;
    double requests =
        ofGateway.perSecond() * (settings.times().warmUpMs() + settings.times().measuredMs()) / 1e3;
    gateway.process().checkRunning();
    if (ofGateway.answered() == 0) {
      throw new BenchFailure("the gateway accepted nothing");
    }
    run.progress()
        .say(
            "%d connections: bare %,.0f/s, gateway %,.0f/s",
            aim.connections, ofBare.perSecond(), ofGateway.perSecond());
    return new Round(ofBare, ofGateway, cpuMicros / requests);
  }

  private DriveResult drive(String name, int number, Aim aim, URI target)
      throws InterruptedException {
    return new Drive(target, EVENT, aim.connections, 0, settings.times())
        .run(run, "drive-" + name + '-' + aim.connections + '-' + number);
  }

  private Report report(Map<Aim, List<Round>> rounds) {
    List<Figure> figures = new ArrayList<>();
    long refused = 0;
    for (Map.Entry<Aim, List<Round>> each : rounds.entrySet()) {
      figures.addAll(figures(each.getKey(), each.getValue()));
      refused += each.getValue().stream().mapToLong(round -> round.gateway.refused()).sum();
    }
    figures.add(Figure.count("posts refused or unanswered", refused).withTarget(Target.none()));
    return Report.of(load(), figures);
  }

  private static List<Figure> figures(Aim aim, List<Round> rounds) {
    String at = " (" + aim.connections + " connections)";
    return List.of(
        Figure.ofRounds("accepted" + at, "/s", rounds, each -> each.gateway.perSecond()),
        Figure.ofRounds("bare server" + at, "/s", rounds, each -> each.bare.perSecond()),
        Figure.ofRounds("accepted of bare" + at, "", rounds, Round::ratio)
            .withTarget(Target.atLeast(aim.ofBare)),
        Figure.ofRounds("answer p50" + at, "ms", rounds, each -> percentile(each.gateway, 50)),
        Figure.ofRounds("answer p99" + at, "ms", rounds, each -> percentile(each.gateway, 99))
            .withTarget(Target.atMost(aim.p99Ms)),
        Figure.ofRounds("bare p50" + at, "ms", rounds, each -> percentile(each.bare, 50)),
        Figure.ofRounds("bare p99" + at, "ms", rounds, each -> percentile(each.bare, 99)),
        Figure.ofRounds(
            "gateway's processor time an event" + at, "µs", rounds, Round::gatewayCpuMicros));
  }

  private static double percentile(DriveResult result, double percent) {
    return result.latencies().percentileMs(percent);
  }

  private List<String> load() {
    return List.of(
        "After %d s of the same to warm up, %d rounds; in each, at 64 and at 512 connections, first the bare server and then the gateway: %d s to warm up, %d s measured."
            .formatted(
                settings.warmUp().warmUpMs() / 1_000,
                settings.rounds(),
                settings.times().warmUpMs() / 1_000,
                settings.times().measuredMs() / 1_000),
        "A closed loop: each connection sends its next event when it has the answer to the last, so this is the most that is accepted, and the times are those at that most.",
        "The bare server is Undertow reading the body and answering two bytes. The gateway parses, checks, stores the event in Kafka (acks=all) and then answers.",
        "An event of %d bytes; one embedded broker, one gateway (-Xmx256m) with default settings, one load generator of two threads; all on this machine."
            .formatted(EVENT.length));
  }
}
