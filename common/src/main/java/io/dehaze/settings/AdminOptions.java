package io.dehaze.settings;

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

  /** The address or name to listen on. */
  public String host() {
    return host;
  }

  /** The port to listen on; 0 for a free one. */
  public int port() {
    return port;
  }
}
