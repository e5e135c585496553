package io.dehaze.benchmark.lookup;

import io.dehaze.benchmark.BenchFailure;
import io.dehaze.benchmark.Run;
import io.dehaze.benchmark.lookup.AttemptHistory.Known;
import io.dehaze.benchmark.measure.Latencies;
import io.dehaze.benchmark.process.Cluster;
import io.dehaze.benchmark.process.Product;
import io.dehaze.benchmark.report.Figure;
import io.dehaze.benchmark.report.Report;
import io.dehaze.benchmark.report.Target;
import io.dehaze.lane.Lane;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/** Fills the log, and then asks for stories one after the other, as a person or a page does. */
final class LookupRun {
  private static final String PREFIX = "dehaze";
  private static final int PARTITIONS = 8;
  private static final double TYPICAL_MS = 100;
  private static final int WARM_UPS = 20;

  /** For events that came within the last minute nobody needs to say when. */
  private static final long LATELY_MS = 60_000;

  private final Run run;
  private final int records;
  private final int perSecond;
  private final int lookups;
  private final HttpClient http = HttpClient.newHttpClient();
  private final String topic = Lane.ATTEMPTS.topic(PREFIX);

  LookupRun(Run run, int records, int perSecond, int lookups) {
    this.run = run;
    this.records = records;
    this.perSecond = perSecond;
    this.lookups = lookups;
  }

  Report measure() throws IOException, InterruptedException {
    Cluster cluster = Cluster.start(run, Product.Heaps.PROMISED.brokerMb());
    createLane(cluster);
    int every = Math.max(1, records / (lookups * 20));
    List<Known> known =
        new AttemptHistory(topic, records, perSecond)
            .write(cluster.bootstrap(), every, run.progress());
    long writtenMs = System.currentTimeMillis();
    Cluster.Part gateway = cluster.gateway("gateway", Product.Heaps.PROMISED.gatewayMb(), Map.of());
    run.progress().say("%,d records are in %s; asking for stories", records, topic);
    ask(gateway, some(known, each -> each.isOurs(), WARM_UPS), each -> "");
    Latencies ours = ask(gateway, some(known, Known::isOurs, lookups), each -> "");
    run.progress().say("asked for %d ids of gateways", ours.count());
    Latencies chosen =
        ask(
            gateway,
            some(known, each -> !each.isOurs(), lookups),
            each -> "?since=" + (each.acceptedMs() - 1_000));
    run.progress().say("asked for %d chosen ids, with the second", chosen.count());
    Latencies lately =
        ask(gateway, some(known, each -> isLate(each, writtenMs), lookups), each -> "");
    run.progress().say("asked for %d chosen ids of lately", lately.count());
    return report(ours, chosen, lately);
  }

  private static boolean isLate(Known event, long writtenMs) {
    return !event.isOurs() && event.acceptedMs() > writtenMs - LATELY_MS;
  }

  /** As gateways make it, except that records bring the times at which they seem to be written. */
  private static void createLane(Cluster cluster) throws InterruptedException {
    Map<String, Object> properties =
        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, cluster.bootstrap());
    try (Admin admin = Admin.create(properties)) {
      NewTopic lane =
          new NewTopic(Lane.ATTEMPTS.topic(PREFIX), PARTITIONS, (short) 1)
              .configs(Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "CreateTime"));
      admin.createTopics(List.of(lane)).all().get();
    } catch (ExecutionException e) {
      throw new BenchFailure("cannot create the attempts lane", e.getCause());
    }
  }

  /** Spread evenly over all that fit. */
  private static List<Known> some(List<Known> known, Predicate<Known> which, int count) {
    List<Known> fitting = known.stream().filter(which).toList();
    List<Known> some = new ArrayList<>();
    for (int i = 0; i < Math.min(count, fitting.size()); i++) {
      some.add(fitting.get((int) ((long) i * fitting.size() / Math.min(count, fitting.size()))));
    }
    return some;
  }

  private Latencies ask(Cluster.Part gateway, List<Known> events, Function<Known, String> query)
      throws IOException, InterruptedException {
    Latencies latencies = new Latencies();
    for (Known each : events) {
      URI url =
          gateway
              .url()
              .resolve(
                  "/v1/api/%s/eventing/events/%s%s"
                      .formatted(Product.PROJECT, each.id(), query.apply(each)));
      long startNanos = System.nanoTime();
      HttpResponse<String> answer =
          http.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
      latencies.record((System.nanoTime() - startNanos) / 1_000);
      if (answer.statusCode() != 200 || !answer.body().contains("\"state\":\"delivered\"")) {
        throw new BenchFailure("not the story of " + each + ": " + answer.body());
      }
    }
    return latencies;
  }

  private Report report(Latencies ours, Latencies chosen, Latencies lately) {
    List<Figure> figures = new ArrayList<>();
    figures.add(Figure.count("records in the log", records));
    add(figures, "an id of a gateway, or any UUIDv7", ours);
    add(figures, "a producer's id, with the second in ?since=", chosen);
    add(figures, "a producer's id of the last minute, without", lately);
    return Report.of(
        List.of(
            "%,d records in the attempts lane (%d partitions), as if written at %,d a second up to now; every tenth event has two."
                .formatted(records, PARTITIONS, perSecond),
            "One gateway, asked for the stories of %d events of each kind, one after the other, spread over the whole log."
                .formatted(lookups)),
        figures);
  }

  private static void add(List<Figure> figures, String name, Latencies latencies) {
    if (latencies.count() > 0) {
      figures.add(
          Figure.of(name + ": median", "ms", latencies.percentileMs(50))
              .withTarget(Target.atMost(TYPICAL_MS)));
      figures.add(Figure.of(name + ": p99", "ms", latencies.percentileMs(99)));
    }
  }
}
