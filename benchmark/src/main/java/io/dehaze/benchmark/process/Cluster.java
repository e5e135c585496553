package io.dehaze.benchmark.process;

import io.dehaze.benchmark.BenchFailure;
import io.dehaze.benchmark.Run;
import io.dehaze.standalone.Dehaze;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A broker, and the parts of the product that are started against it one by one. */
public final class Cluster {
  private static final Duration READY_BOUND = Duration.ofSeconds(60);
  private static final Pattern KAFKA_READY = Pattern.compile("Kafka is ready at (\\S+),");
  private static final Pattern GATEWAY_READY = Pattern.compile("gateway ready: (http://\\S+)");
  private static final Pattern WORKER_READY =
      Pattern.compile("worker ready \\(admin (http://[^)]+)\\)");

  private final Run run;
  private final ChildProcess broker;
  private final String bootstrap;

  private Cluster(Run run, ChildProcess broker, String bootstrap) {
    this.run = run;
    this.broker = broker;
    this.bootstrap = bootstrap;
  }

  /**
   * A process of the product that is ready.
   *
   * @param url of a gateway its public API, of a worker its admin server
   */
  public record Part(ChildProcess process, URI url) {
    /** Where events are posted; of a gateway. */
    public URI queue() {
      return queue(Product.PROJECT);
    }

    /** Where events of another project are posted; of a gateway. */
    public URI queue(String project) {
      return url.resolve("/v1/api/" + project + "/eventing/queue");
    }
  }

  /** A trigger as it is given to a gateway. */
  public record Listener(String project, String id, String type, URI url) {}

  /** Starts a broker and waits until it is ready. */
  public static Cluster start(Run run, int heapMb) throws InterruptedException {
    ChildProcess broker =
        run.start("kafka", dehaze(heapMb, "kafka", List.of("--kafka-port=0", "--data-dir=data")));
    return new Cluster(run, broker, broker.awaitLine(KAFKA_READY, READY_BOUND).group(1));
  }

  /**
   * Starts a gateway and waits until it is ready.
   *
   * @param triggers the webhook of each event type
   */
  public Part gateway(String name, int heapMb, Map<String, URI> triggers)
      throws InterruptedException {
    return gateway(
        name,
        heapMb,
        triggers.entrySet().stream()
            .map(each -> listener(each.getKey(), each.getValue()))
            .toList());
  }

  /** Starts a gateway whose events of one type nobody receives, and waits until it is ready. */
  public Part gatewayToNobody(String type) throws InterruptedException {
    return gateway(
        "gateway",
        Product.Heaps.PROMISED.gatewayMb(),
        Map.of(type, URI.create("http://127.0.0.1:65535/nobody")));
  }

  private static Listener listener(String type, URI url) {
    return new Listener(Product.PROJECT, type, type, url);
  }

  /** The same with triggers of any project. */
  public Part gateway(String name, int heapMb, List<Listener> triggers)
      throws InterruptedException {
    List<String> arguments = common();
    arguments.add("--port=0");
    arguments.add("--auth=none");
    arguments.add("--triggers-file=" + triggersFile(run.directory(), triggers));
    ChildProcess gateway = run.start(name, dehaze(heapMb, "gateway", arguments));
    return new Part(gateway, URI.create(gateway.awaitLine(GATEWAY_READY, READY_BOUND).group(1)));
  }

  /** Starts a worker and waits until it is ready. */
  public Part worker(String name, int heapMb, String... options) throws InterruptedException {
    List<String> arguments = common();
    arguments.addAll(List.of(options));
    ChildProcess worker = run.start(name, dehaze(heapMb, "worker", arguments));
    return new Part(worker, URI.create(worker.awaitLine(WORKER_READY, READY_BOUND).group(1)));
  }

  private List<String> common() {
    return new ArrayList<>(
        List.of(
            "--bootstrap-servers=" + bootstrap,
            "--admin-port=0",
            "--destination-allow=127.0.0.0/8")); // where the sinks are
  }

  private static JavaCommand dehaze(int heapMb, String subcommand, List<String> arguments) {
    List<String> all = new ArrayList<>(List.of(subcommand));
    all.addAll(arguments);
    return new JavaCommand(heapMb, Dehaze.class.getName(), all);
  }

  private static Path triggersFile(Path directory, List<Listener> triggers) {
    String list =
        triggers.stream()
            .map(
                each ->
                    "{\"project\":\"%s\",\"id\":\"%s\",\"type\":\"%s\",\"url\":\"%s\"}"
                        .formatted(each.project, each.id, each.type, each.url))
            .collect(Collectors.joining(",\n", "{\"triggers\":[\n", "]}\n"));
    try {
      return Files.writeString(directory.resolve("triggers.json"), list);
    } catch (IOException e) {
      throw new BenchFailure("cannot write the triggers", e);
    }
  }

  /** The broker's process. */
  public ChildProcess broker() {
    return broker;
  }

  /** Where the broker listens. */
  public String bootstrap() {
    return bootstrap;
  }
}
