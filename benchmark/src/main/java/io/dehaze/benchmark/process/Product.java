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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The system under test: a broker, a gateway and a worker, each a process of its own with the
 * product's defaults.
 *
 * @param gatewayUrl the gateway's public API
 * @param workerAdmin the worker's admin server
 */
public record Product(
    ChildProcess broker,
    ChildProcess gateway,
    ChildProcess worker,
    URI gatewayUrl,
    URI workerAdmin) {
  /** How much heap each process may take, in megabytes. */
  public record Heaps(int brokerMb, int gatewayMb, int workerMb) {
    /** What the product promises to manage with. */
    public static final Heaps PROMISED = new Heaps(1_024, 256, 512);
  }

  /** The project to which all events of a benchmark belong. */
  public static final String PROJECT = "bench";

  private static final Duration READY_BOUND = Duration.ofSeconds(60);
  private static final Pattern KAFKA_READY = Pattern.compile("Kafka is ready at (\\S+),");
  private static final Pattern GATEWAY_READY = Pattern.compile("gateway ready: (http://\\S+)");
  private static final Pattern WORKER_READY =
      Pattern.compile("worker ready \\(admin (http://[^)]+)\\)");

  /**
   * Starts all three and waits until they are ready.
   *
   * @param triggers the webhook of each event type
   */
  public static Product start(Run run, Heaps heaps, Map<String, URI> triggers)
      throws InterruptedException {
    ChildProcess broker =
        run.start(
            "kafka", dehaze(heaps.brokerMb, "kafka", List.of("--kafka-port=0", "--data-dir=data")));
    String bootstrap = broker.awaitLine(KAFKA_READY, READY_BOUND).group(1);
    List<String> common = List.of("--bootstrap-servers=" + bootstrap, "--admin-port=0");
    List<String> ofGateway = new ArrayList<>(common);
    ofGateway.add("--port=0");
    ofGateway.add("--triggers-file=" + triggersFile(run.directory(), triggers));
    ChildProcess gateway = run.start("gateway", dehaze(heaps.gatewayMb, "gateway", ofGateway));
    ChildProcess worker = run.start("worker", dehaze(heaps.workerMb, "worker", common));
    Matcher gatewayReady = gateway.awaitLine(GATEWAY_READY, READY_BOUND);
    Matcher workerReady = worker.awaitLine(WORKER_READY, READY_BOUND);
    return new Product(
        broker,
        gateway,
        worker,
        URI.create(gatewayReady.group(1)),
        URI.create(workerReady.group(1)));
  }

  private static JavaCommand dehaze(int heapMb, String subcommand, List<String> arguments) {
    List<String> all = new ArrayList<>(List.of(subcommand));
    all.addAll(arguments);
    return new JavaCommand(heapMb, Dehaze.class.getName(), all);
  }

  private static Path triggersFile(Path directory, Map<String, URI> triggers) {
    String list =
        triggers.entrySet().stream()
            .map(
                each ->
                    "{\"project\":\"%s\",\"id\":\"%s\",\"type\":\"%s\",\"url\":\"%s\"}"
                        .formatted(PROJECT, each.getKey(), each.getKey(), each.getValue()))
            .collect(Collectors.joining(",\n", "{\"triggers\":[\n", "]}\n"));
    try {
      return Files.writeString(directory.resolve("triggers.json"), list);
    } catch (IOException e) {
      throw new BenchFailure("cannot write the triggers", e);
    }
  }

  /** All processes, in the order in which they were started. */
  public List<ChildProcess> processes() {
    return List.of(broker, gateway, worker);
  }

  /** Where events are posted. */
  public URI queue() {
    return gatewayUrl.resolve("/v1/api/" + PROJECT + "/eventing/queue");
  }

  /** Fails the run if one of the processes has ended. */
  public void checkRunning() {
    processes().forEach(ChildProcess::checkRunning);
  }
}
