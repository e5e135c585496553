package io.dehaze.benchmark.overload;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.dehaze.benchmark.BenchFailure;
import io.dehaze.benchmark.Run;
import io.dehaze.benchmark.drive.Drive;
import io.dehaze.benchmark.drive.DriveResult;
import io.dehaze.benchmark.process.Cluster;
import io.dehaze.benchmark.process.Product;
import io.dehaze.benchmark.report.Figure;
import io.dehaze.benchmark.report.Report;
import io.dehaze.benchmark.report.Target;
import java.util.ArrayList;
import java.util.List;

/** A closed loop that finds the best rate, and an open one at twice that, in turns. */
final class OverloadRun {
  private static final String TYPE = "order.placed";
  private static final byte[] EVENT =
      ("{\"type\":\"" + TYPE + "\",\"data\":{\"order\":\"##########\"}}").getBytes(US_ASCII);
  private static final int BEST_CONNECTIONS = 512;

  /** Of each of two drivers: together above the requests that a gateway takes at once. */
  private static final int OVERLOAD_CONNECTIONS = 3_000;

  /** What is still to be accepted, and within what time. */
  private static final double OF_BEST = 0.9;

  private record Round(DriveResult best, DriveResult one, DriveResult other) {
    double acceptedPerSecond() {
      return one.perSecond() + other.perSecond();
    }

    double refusedPerSecond() {
      return (one.refused() + other.refused()) * 1e9 / one.nanos();
    }

    double p99Ms() {
      return Math.max(one.latencies().percentileMs(99), other.latencies().percentileMs(99));
    }
  }

  private final Run run;
  private final OverloadSettings settings;

  OverloadRun(Run run, OverloadSettings settings) {
    this.run = run;
    this.settings = settings;
  }

  Report measure() throws InterruptedException {
    Cluster cluster = Cluster.start(run, Product.Heaps.PROMISED.brokerMb());
    Cluster.Part gateway = cluster.gatewayToNobody(TYPE);
    run.progress().say("broker and gateway run; warming up");
    new Drive(gateway.queue(), EVENT, BEST_CONNECTIONS, 0, settings.warmUp()).run(run, "warm-up");
    List<Round> rounds = new ArrayList<>();
    for (int i = 0; i < settings.rounds(); i++) {
      rounds.add(round(i, gateway));
    }
    return report(rounds);
  }

  private Round round(int number, Cluster.Part gateway) throws InterruptedException {
    DriveResult best =
        new Drive(gateway.queue(), EVENT, BEST_CONNECTIONS, 0, settings.times())
            .run(run, "best-" + number);
    if (best.answered() == 0) {
      throw new BenchFailure("the gateway accepted nothing");
    }
    Drive half =
        new Drive(
            gateway.queue(), EVENT, OVERLOAD_CONNECTIONS, (int) best.perSecond(), settings.times());
    Drive.UnderWay one = half.start(run, "one-" + number);
    Drive.UnderWay other = half.start(run, "other-" + number);
    Round round = new Round(best, one.await(), other.await());
    gateway.process().checkRunning();
    run.progress()
        .say(
            "best %,.0f/s; offered twice that: accepted %,.0f/s, refused %,.0f/s",
            best.perSecond(), round.acceptedPerSecond(), round.refusedPerSecond());
    return round;
  }

  private Report report(List<Round> rounds) {
    List<Figure> figures =
        List.of(
            Figure.ofRounds("accepted at best", "/s", rounds, each -> each.best.perSecond()),
            Figure.ofRounds("offered", "/s", rounds, each -> 2 * each.best.perSecond()),
            Figure.ofRounds("accepted of those", "/s", rounds, Round::acceptedPerSecond),
            Figure.ofRounds("refused or unanswered", "/s", rounds, Round::refusedPerSecond),
            Figure.ofRounds(
                    "accepted of best",
                    "",
                    rounds,
                    each -> each.acceptedPerSecond() / each.best.perSecond())
                .withTarget(Target.atLeast(OF_BEST)),
            Figure.ofRounds("answer p99 of the accepted", "ms", rounds, Round::p99Ms));
    return Report.of(load(), figures);
  }

  private List<String> load() {
    return List.of(
        "%d rounds; in each first a closed loop of %d connections, the best, and then an open loop of twice that rate, from two load generators of %,d connections each."
            .formatted(settings.rounds(), BEST_CONNECTIONS, OVERLOAD_CONNECTIONS),
        "In the open loop times count from when a request was to be sent: where all connections of a generator are busy, its wait counts too, and it grows for as long as more is offered than answered.",
        "An event of %d bytes; one embedded broker, one gateway (-Xmx256m) with default settings; all on this machine, generators too, which take their share of its processors."
            .formatted(EVENT.length));
  }
}
