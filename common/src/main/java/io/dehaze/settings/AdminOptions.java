package io.dehaze.settings;

import java.net.InetSocketAddress;
import picocli.CommandLine.Option;

/** Where the admin server (health and metrics) listens; a picocli mixin. */
public final class AdminOptions {
  @Option(
      names = "--admin-host",
      paramLabel = "<host>",
      defaultValue = "127.0.0.1",
      description = "Where the admin server (health, metrics) listens.")
  private String host;

  @Option(
      names = "--admin-port",
      paramLabel = "<port>",
      defaultValue = "4123",
      description = "The admin server's port; 0 for a free one.")
  @Between(min = 0, max = 65_535)
  private int port;

  @Option(
      names = "--metrics-names-max",
      paramLabel = "<count>",
      defaultValue = "100",
      description =
          "How many projects, and how many triggers, have metrics of their own; those of the rest"
              + " are together under other.")
  @Between(min = 0, max = 100_000)
  private int namesMax;

  /** How many projects, and how many triggers, have metrics of their own. */
  public int metricsNamesMax() {
    return namesMax;
  }

  /**
   * Where to listen; port 0 for a free one.
   *
   * @throws java.io.UncheckedIOException if the host has no address
   */
  public InetSocketAddress address() {
    return ListenAddress.of(host, port);
  }
}
