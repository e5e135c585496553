package io.dehaze.worker;

import io.dehaze.settings.CommandLines;

/** Starts a worker process. */
public final class WorkerMain {
  private WorkerMain() {}

  /** Runs until SIGTERM; exit code 0 after a clean stop, 2 for wrong settings, 1 for failures. */
  public static void main(String[] args) {
    System.exit(CommandLines.create(new WorkerCommand(), System.getenv()).execute(args));
  }
}
