package io.dehaze.worker;

import io.dehaze.destination.DestinationRules;
import io.dehaze.lane.Schedule;
import io.dehaze.secret.EncryptionKeys;
import io.dehaze.settings.Between;
import io.dehaze.worker.deliver.AttemptsWritten;
import io.dehaze.worker.endpoint.EndpointLimits;
import io.dehaze.worker.webhook.ClientSettings;
import picocli.CommandLine.Option;

/** What a worker can be told; a picocli mixin. */
public final class WorkerOptions {
  @Option(
      names = "--in-flight-max",
      paramLabel = "<count>",
      defaultValue = "1024",
      description =
          "Deliveries on their way at once, of each lane. More connections are not more speed.")
  @Between(min = 1, max = 100_000)
  private int inFlightMax;

  @Option(
      names = "--in-flight-bytes-max",
      paramLabel = "<bytes>",
      defaultValue = "134217728",
      description = "Event data on its way at once, of each lane.")
  @Between(min = 1_048_576, max = 17_179_869_184L)
  private long inFlightBytesMax;

  @Option(
      names = "--held-max",
      paramLabel = "<count>",
      defaultValue = "200000",
      description =
          "Scheduled events held in memory until they are due. When there are more, they wait in"
              + " Kafka and may be late.")
  @Between(min = 1, max = 100_000_000)
  private int heldMax;

  @Option(
      names = "--held-bytes-max",
      paramLabel = "<bytes>",
      defaultValue = "134217728",
      description = "Memory that scheduled events may take, about.")
  @Between(min = 1_048_576, max = 68_719_476_736L)
  private long heldBytesMax;

  @Option(
      names = "--commit-interval-ms",
      paramLabel = "<ms>",
      defaultValue = "200",
      description =
          "How often finished work is committed. A kill repeats what was finished since, and what"
              + " was in flight.")
  @Between(min = 10, max = 60_000)
  private int commitIntervalMs;

  @Option(
      names = "--drain-timeout-ms",
      paramLabel = "<ms>",
      defaultValue = "6000",
      description =
          "How long deliveries under way may take to end when partitions move or the worker stops."
              + " Those that take longer are repeated by the next owner.")
  @Between(min = 0, max = 240_000) // a minute less than a poll of Kafka's consumer may stay away
  private int drainTimeoutMs;

  @Option(
      names = "--endpoint-in-flight-max",
      paramLabel = "<count>",
      defaultValue = "128",
      description =
          "Calls of one endpoint (scheme, host and port) at once. What a slow endpoint cannot take"
              + " is put off, so that it holds up nobody.")
  @Between(min = 1, max = 100_000)
  private int endpointInFlightMax;

  @Option(
      names = "--breaker-open-ms",
      paramLabel = "<ms>",
      defaultValue = "5000",
      description = "How long a failing endpoint is left alone before one call probes it.")
  @Between(min = 10, max = 3_600_000)
  private int breakerOpenMs;

  @Option(
      names = "--endpoint-metrics-max",
      paramLabel = "<count>",
      defaultValue = "100",
      description =
          "Endpoints with metrics of their own, the first that are called; those of the rest are"
              + " together under the label other.")
  @Between(min = 0, max = 10_000)
  private int endpointMetricsMax;

  @Option(
      names = "--endpoint-connections-max",
      paramLabel = "<count>",
      defaultValue = "512",
      description = "Connections to one endpoint (scheme, host and port) at once.")
  @Between(min = 1, max = 100_000)
  private int endpointConnectionsMax;

  @Option(
      names = "--response-bytes-max",
      paramLabel = "<bytes>",
      defaultValue = "1048576",
      description = "How much of a webhook's answer is read before its connection is closed.")
  @Between(min = 0, max = 104_857_600)
  private long responseBytesMax;

  @Option(
      names = "--reply-bytes-max",
      paramLabel = "<bytes>",
      defaultValue = "1048576",
      description = "The largest answer of a webhook that the caller of a synchronous event gets.")
  @Between(min = 0, max = 8_388_608)
  private int replyBytesMax;

  @Option(
      names = "--connection-idle-ms",
      paramLabel = "<ms>",
      defaultValue = "30000",
      description = "How long an unused connection to a webhook is kept.")
  @Between(min = 100, max = 3_600_000)
  private int connectionIdleMs;

  @Option(
      names = "--attempts-written",
      paramLabel = "<which>",
      defaultValue = "all",
      description =
          "Which attempts are written to the attempts lane, from which an event's story is told: all,"
              + " or failures and ends that are not a plain first success.")
  private AttemptsWritten attemptsWritten;

  @Option(
      names = "--delivery-threads",
      paramLabel = "<count>",
      defaultValue = "0",
      description = "Threads that talk to webhooks; 0 for one per processor.")
  @Between(min = 0, max = 256)
  private int deliveryThreads;

  /**
   * What the options say.
   *
   * @param schedule where events wait that are not due; an option of gateways too
   * @param destinations whom webhooks may call; an option of gateways too
   * @param encryptionKeys an option of gateways too
   */
  public WorkerSettings settings(
      Schedule schedule, DestinationRules destinations, EncryptionKeys encryptionKeys) {
    int threads =
        deliveryThreads == 0 ? Runtime.getRuntime().availableProcessors() : deliveryThreads;
    return new WorkerSettings(
        inFlightMax,
        inFlightBytesMax,
        heldMax,
        heldBytesMax,
        commitIntervalMs,
        drainTimeoutMs,
        new ClientSettings(
            threads, endpointConnectionsMax, responseBytesMax, connectionIdleMs, destinations),
        new EndpointLimits(endpointInFlightMax, breakerOpenMs, endpointMetricsMax),
        attemptsWritten,
        replyBytesMax,
        schedule,
        encryptionKeys);
  }
}
