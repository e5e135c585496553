package io.dehaze.gateway;

import io.dehaze.settings.CommandLines;

/** Starts a gateway process. */
public final class GatewayMain {
  private GatewayMain() {}

  /** Runs until SIGTERM; exit code 0 after a clean stop, 2 for wrong settings, 1 for failures. */
  public static void main(String[] args) {
    System.exit(CommandLines.create(new GatewayCommand(), System.getenv()).execute(args));
  }
}
