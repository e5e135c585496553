package io.dehaze.benchmark.endtoend;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.dehaze.benchmark.Run;
import io.dehaze.benchmark.drive.Drive;
import io.dehaze.benchmark.drive.DriveResult;
import io.dehaze.benchmark.measure.Latencies;
import io.dehaze.benchmark.process.Cluster;
import io.dehaze.benchmark.process.Product;
import io.dehaze.benchmark.report.Figure;
import io.dehaze.benchmark.report.Report;
import io.dehaze.benchmark.report.Target;
import io.dehaze.benchmark.sink.Arrival;
import io.dehaze.benchmark.sink.Sink;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * Events are posted at a rate, one by one, and their arrivals compared with when they were to be.
 */
final class EndToEndRun {
  private static final String TYPE = "order.placed";
  private static final int CONNECTIONS = 64;
  private static final Duration ARRIVE_WITHIN = Duration.ofSeconds(20);

  /** What is to be reached at a rate, in events a second. */
  private record Aim(int rate, double p50Ms, double p99Ms) {}

  private static final List<Aim> AIMS = List.of(new Aim(1_000, 1, 5), new Aim(10_000, 2, 15));

  /** Leaves the compilers time to do their work. */
  private static final Aim WARM_UP = new Aim(4_000, 0, 0);

  /**
   * One measurement.
   *
   * @param accepted how long the gateway's answers took
   * @param delivered how long it took to the webhook
   */
  private record Round(DriveResult accepted, Latencies delivered, long lost, long duplicated) {}

  /** One measurement of both. */
  private record Pair(Round bare, Round product) {}

  private final Run run;
  private final EndToEndSettings settings;
  private int series;

  EndToEndRun(Run run, EndToEndSettings settings) {
    this.run = run;
    this.settings = settings;
  }

  Report measure() throws InterruptedException {
    Sink sink = Sink.start(run, 0);
    Cluster cluster = Cluster.start(run, Product.Heaps.PROMISED.brokerMb());
    Product product = Product.start(cluster, Product.Heaps.PROMISED, Map.of(TYPE, sink.hook()));
    URI bare = BareChain.start(run, cluster, sink.hook());
    run.progress().say("broker, gateway, worker, bare chain and sink run; warming up");
    round(WARM_UP, settings.warmUp(), bare, sink);
    round(WARM_UP, settings.warmUp(), product.queue(), sink);
    Map<Aim, List<Pair>> rounds = new LinkedHashMap<>();
    for (int i = 0; i < settings.rounds(); i++) {
      for (Aim aim : AIMS) {
        Pair pair =
            new Pair(
                round(aim, settings.times(), bare, sink),
                round(aim, settings.times(), product.queue(), sink));
        rounds.computeIfAbsent(aim, key -> new ArrayList<>()).add(pair);
        product.checkRunning();
      }
    }
    return report(rounds);
  }

  private Round round(Aim aim, Drive.Times times, URI target, Sink sink)
      throws InterruptedException {
    series++;
    Drive drive = new Drive(target, body(series), CONNECTIONS, aim.rate, times);
    Drive.UnderWay driven = drive.start(run, "drive-" + series);
    DriveResult accepted = driven.await();
    long[] sentMicros = driven.sentMicros();
    sink.awaitCount(series, sentMicros.length, ARRIVE_WITHIN);
    Round round = compare(accepted, sentMicros, sink.takeArrivals());
    run.progress()
        .say(
            "%,d events/s to %s: delivered p50 %.2f ms, p99 %.2f ms",
            aim.rate,
            target.getPath(),
            round.delivered.percentileMs(50),
            round.delivered.percentileMs(99));
    return round;
  }

  private static byte[] body(int series) {
    String pad = "x".repeat(150);
    return "{\"type\":\"%s\",\"data\":{\"pad\":\"%s\",\"mark\":\"%d/##########/0\"}}"
        .formatted(TYPE, pad, series)
        .getBytes(US_ASCII);
  }

  private Round compare(DriveResult accepted, long[] sentMicros, List<Arrival> arrivals) {
    Latencies delivered = new Latencies();
    BitSet seen = new BitSet(sentMicros.length);
    long duplicated = 0;
    for (Arrival each : arrivals) {
      int number = each.mark().number();
      if (each.mark().series() != series) {
        continue;
      }
      if (seen.get(number)) {
        duplicated++;
      } else if (number >= accepted.measuredFrom()) {
        delivered.record(each.atMicros() - sentMicros[number]);
      }
      seen.set(number);
    }
    long lost = sentMicros.length - seen.cardinality() - accepted.refused();
    return new Round(accepted, delivered, Math.max(0, lost), duplicated);
  }

  private Report report(Map<Aim, List<Pair>> rounds) {
    List<Figure> figures = new ArrayList<>();
    rounds.forEach((aim, each) -> figures.addAll(figures(aim, each)));
    List<Round> all =
        rounds.values().stream().flatMap(List::stream).map(each -> each.product).toList();
    figures.add(count("posts refused or unanswered", all, each -> each.accepted.refused()));
    figures.add(count("lost", all, Round::lost));
    figures.add(count("duplicated", all, Round::duplicated));
    return Report.of(load(), figures);
  }

  private static Figure count(String name, List<Round> all, ToLongFunction<Round> value) {
    return Figure.count(name, all.stream().mapToLong(value).sum()).withTarget(Target.none());
  }

  private static List<Figure> figures(Aim aim, List<Pair> rounds) {
    String at = " at %,d/s".formatted(aim.rate);
    return List.of(
        Figure.count(
            "events measured" + at,
            rounds.stream().mapToLong(each -> each.product.delivered.count()).sum()),
        figure("delivered p50" + at, rounds, each -> delivered(each.product, 50))
            .withTarget(Target.atMost(aim.p50Ms)),
        figure("delivered p99" + at, rounds, each -> delivered(each.product, 99))
            .withTarget(Target.atMost(aim.p99Ms)),
        figure("delivered p99.9" + at, rounds, each -> delivered(each.product, 99.9)),
        figure("its part: accepted p50" + at, rounds, each -> accepted(each.product, 50)),
        figure("its part: accepted p99" + at, rounds, each -> accepted(each.product, 99)),
        figure("bare chain: delivered p50" + at, rounds, each -> delivered(each.bare, 50)),
        figure("bare chain: delivered p99" + at, rounds, each -> delivered(each.bare, 99)),
        figure("bare chain: accepted p50" + at, rounds, each -> accepted(each.bare, 50)),
        figure("bare chain: accepted p99" + at, rounds, each -> accepted(each.bare, 99)));
  }

  private static double accepted(Round round, double percent) {
    return round.accepted.latencies().percentileMs(percent);
  }

  private static double delivered(Round round, double percent) {
    return round.delivered.percentileMs(percent);
  }

  private static Figure figure(String name, List<Pair> rounds, ToDoubleFunction<Pair> value) {
    return Figure.ofRounds(name, "ms", rounds, value);
  }

  private List<String> load() {
    return List.of(
        "After %d s at %,d events/s to warm up: single POSTs at %,d and then at %,d events/s, %d rounds, in each the bare chain and then the product, %d s to warm up and %d s measured: an open loop, so each time counts from when the event was to be posted, whatever held it up."
            .formatted(
                settings.warmUp().warmUpMs() / 1_000,
                WARM_UP.rate,
                AIMS.get(0).rate,
                AIMS.get(1).rate,
                settings.rounds(),
                settings.times().warmUpMs() / 1_000,
                settings.times().measuredMs() / 1_000),
        "Delivered: the sink has read the head of the webhook's request. Its part, accepted: the producer has its answer, so Kafka has acknowledged the event.",
        "Bare chain, the sum of the parts: Undertow's server, Kafka's producer and consumer, Undertow's client in one process and nothing between them; a topic of eight partitions, acks=all, one request in flight, no lingering.",
        "One embedded broker, one gateway (-Xmx256m), one worker (-Xmx512m), all with default settings; the sink answers 200 at once; about 200 bytes of data an event; all on this machine.");
  }
}
