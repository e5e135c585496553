package io.dehaze.benchmark.batch;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.dehaze.benchmark.BenchFailure;
import io.dehaze.benchmark.Run;
import io.dehaze.benchmark.drive.Drive;
import io.dehaze.benchmark.drive.DriveResult;
import io.dehaze.benchmark.measure.CpuShare;
import io.dehaze.benchmark.process.Cluster;
import io.dehaze.benchmark.process.Product;
import io.dehaze.benchmark.report.Figure;
import io.dehaze.benchmark.report.Report;
import io.dehaze.benchmark.report.Target;
import io.dehaze.lane.Lane;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Gateway and ProducerPerformance in turns. */
final class BatchRun {
  private static final String TYPE = "order.placed";
  private static final int EVENTS = 1_000;
  private static final int CONNECTIONS = 8;
  private static final double OF_PRODUCER = 0.6;

  /** One measurement of both, in events a second. */
  private record Round(DriveResult posts, double cpuMicros, double producer) {
    double gateway() {
      return posts.perSecond() * EVENTS;
    }
  }

  private final Run run;
  private final BatchSettings settings;
  private final byte[] body = body();

  BatchRun(Run run, BatchSettings settings) {
    this.run = run;
    this.settings = settings;
  }

  private static byte[] body() {
    String event =
        "{\"type\":\"%s\",\"data\":{\"order\":1234567890,\"pad\":\"%s\"}}"
            .formatted(TYPE, "x".repeat(170));
    return ('[' + String.join(",", Collections.nCopies(EVENTS, event)) + ']').getBytes(US_ASCII);
  }

  Report measure() throws InterruptedException {
    Cluster cluster = Cluster.start(run, Product.Heaps.PROMISED.brokerMb());
    Cluster.Part gateway = cluster.gatewayToNobody(TYPE);
    run.progress().say("broker and gateway run; warming up");
    drive("warm-up", gateway, settings.warmUp());
    int recordBytes = StoredRecords.meanBytes(cluster.bootstrap(), Lane.EVENTS.topic("dehaze"));
    ProducerPerformance producer = new ProducerPerformance(run, cluster.bootstrap(), recordBytes);
    List<Round> rounds = new ArrayList<>();
    for (int i = 0; i < settings.rounds(); i++) {
      rounds.add(round(i, gateway, producer));
    }
    return report(rounds, recordBytes);
  }

  private Round round(int number, Cluster.Part gateway, ProducerPerformance producer)
      throws InterruptedException {
    double perSecond = producer.perSecond("producer-" + number, settings.records());
    CpuShare cpu = new CpuShare(gateway.process());
    long startNanos = System.nanoTime();
    DriveResult posts = drive("drive-" + number, gateway, settings.times());
    double cpuMicros = cpu.processors() * (System.nanoTime() - startNanos) / 1e3;
    gateway.process().checkRunning();
    if (posts.answered() == 0) {
      throw new BenchFailure("the gateway accepted nothing");
    }
    double seconds = (settings.times().warmUpMs() + settings.times().measuredMs()) / 1e3;
    Round round = new Round(posts, cpuMicros / (posts.perSecond() * EVENTS * seconds), perSecond);
    run.progress().say("ProducerPerformance %,.0f/s, gateway %,.0f/s", perSecond, round.gateway());
    return round;
  }

  private DriveResult drive(String name, Cluster.Part gateway, Drive.Times times)
      throws InterruptedException {
    return new Drive(gateway.queue(), body, CONNECTIONS, 0, times).run(run, name);
  }

  private Report report(List<Round> rounds, int recordBytes) {
    long refused = rounds.stream().mapToLong(round -> round.posts.refused()).sum();
    return Report.of(
        List.of(
            "%d rounds, each ProducerPerformance and then the gateway; before them %d s of the same to warm the gateway up."
                .formatted(rounds.size(), settings.warmUp().warmUpMs() / 1_000),
            "Gateway (-Xmx256m, default settings): %,d events a POST, %,d bytes; %d connections, a closed loop; %d s to warm up, %d s measured."
                .formatted(
                    EVENTS,
                    body.length,
                    CONNECTIONS,
                    settings.times().warmUpMs() / 1_000,
                    settings.times().measuredMs() / 1_000),
            "ProducerPerformance (Kafka's own, 4.3.1): %,d records after as many to warm up, acks=all, idempotent, batches of 128 KiB, its other defaults; %d bytes a record, as many as the gateway's records have with their key and headers; eight partitions."
                .formatted(settings.records(), recordBytes),
            "One embedded broker; all on this machine."),
        List.of(
            Figure.ofRounds("events accepted", "/s", rounds, Round::gateway),
            Figure.ofRounds("ProducerPerformance", "/s", rounds, Round::producer),
            Figure.ofRounds(
                    "gateway of ProducerPerformance",
                    "",
                    rounds,
                    each -> each.gateway() / each.producer)
                .withTarget(Target.atLeast(OF_PRODUCER)),
            Figure.ofRounds(
                "answer p50", "ms", rounds, each -> each.posts.latencies().percentileMs(50)),
            Figure.ofRounds(
                "answer p99", "ms", rounds, each -> each.posts.latencies().percentileMs(99)),
            Figure.ofRounds(
                "gateway's processor time an event", "µs", rounds, each -> each.cpuMicros),
            Figure.count("posts refused or unanswered", refused).withTarget(Target.none())));
  }
}
