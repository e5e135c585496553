package io.dehaze.benchmark.process;

import io.dehaze.benchmark.Run;
import java.net.URI;
import java.util.List;
import java.util.Map;

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

  /**
   * Starts all three and waits until they are ready.
   *
   * @param triggers the webhook of each event type
   */
  public static Product start(Run run, Heaps heaps, Map<String, URI> triggers)
      throws InterruptedException {
    return start(Cluster.start(run, heaps.brokerMb), heaps, triggers);
  }

  /** The same with a broker that runs already. */
  public static Product start(Cluster cluster, Heaps heaps, Map<String, URI> triggers)
      throws InterruptedException {
    Cluster.Part gateway = cluster.gateway("gateway", heaps.gatewayMb, triggers);
    Cluster.Part worker = cluster.worker("worker", heaps.workerMb);
    return new Product(
        cluster.broker(), gateway.process(), worker.process(), gateway.url(), worker.url());
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
