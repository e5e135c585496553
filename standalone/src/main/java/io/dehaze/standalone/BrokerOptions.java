package io.dehaze.standalone;

import io.dehaze.settings.Between;
import io.dehaze.settings.GivenSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where the embedded broker listens and keeps its log; a picocli mixin. */
final class BrokerOptions {
  private static final String DATA_DIR = "--data-dir";

  @Option(
      names = "--kafka-port",
      paramLabel = "<port>",
      defaultValue = "9092",
      description = "Where the embedded broker listens on 127.0.0.1; 0 for a free port.")
  @Between(min = 0, max = 65_535)
  private int port;

  @Option(
      names = DATA_DIR,
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

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  BrokerSettings settings() {
    return new BrokerSettings(
        dataDir.toAbsolutePath().normalize(),
        port,
        Duration.ofMillis(groupSessionTimeoutMs),
        Map.of());
  }

  /** Whether a flag or the environment names the data directory. */
  boolean namesDataDir() {
    return GivenSettings.contain(DATA_DIR, command);
  }
}
