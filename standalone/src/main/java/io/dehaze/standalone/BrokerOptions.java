package io.dehaze.standalone;

import io.dehaze.settings.Between;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.Option;

/** Where the embedded broker listens and keeps its log; a picocli mixin. */
final class BrokerOptions {
  @Option(
      names = "--kafka-port",
      paramLabel = "<port>",
      defaultValue = "9092",
      description = "Where the embedded broker listens on 127.0.0.1; 0 for a free port.")
  @Between(min = 0, max = 65_535)
  private int port;

  @Option(
      names = "--data-dir",
      paramLabel = "<directory>",
      defaultValue = "dehaze-data",
      description = "Where the embedded broker keeps its data, over restarts. Made if missing.")
  private Path dataDir;

  @Option(
      names = "--group-session-timeout-ms",
      paramLabel = "<ms>",
      defaultValue = "10000",
      description = "How long a worker may be silent before others take over its partitions.")
  @Between(min = 500, max = 600_000)
  private long groupSessionTimeoutMs;

  BrokerSettings settings() {
    return new BrokerSettings(
        dataDir.toAbsolutePath().normalize(),
        port,
        Duration.ofMillis(groupSessionTimeoutMs),
        Map.of());
  }
}
