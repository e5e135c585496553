package io.dehaze.benchmark.deliver;

import io.dehaze.benchmark.Benchmark;
import io.dehaze.benchmark.RunOptions;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** How fast a worker delivers what waits. */
@Command(
    name = "deliver",
    description =
        "A worker drains waiting events to a fast webhook, in turns with a bare loop that keeps no promise"
            + " and with a library that does the same job.",
    mixinStandardHelpOptions = true)
public final class DeliverScenario implements Callable<Integer> {
  private static final int QUICK_EVENTS = 60_000;

  @ParentCommand private Benchmark benchmark;
  @Mixin private RunOptions run;

  @Option(
      names = "--events",
      paramLabel = "<events>",
      description =
          "How many deliveries are measured, after others to warm up (default: 1000000; 60000 with --quick).")
  private Integer events;

  @Option(
      names = "--rounds",
      paramLabel = "<rounds>",
      defaultValue = "2",
      description = "How often each is measured (default: ${DEFAULT-VALUE}; 1 with --quick).")
  private int rounds;

  @Option(
      names = "--one-partition",
      description = "All events wait in one partition of the lane, and none in the others.")
  private boolean onePartition;

  @Override
  public Integer call() throws IOException, InterruptedException {
    int measured = events != null ? events : run.quick() ? QUICK_EVENTS : 1_000_000;
    int times = run.quick() ? 1 : rounds;
    DeliverSettings settings = new DeliverSettings(measured, times, onePartition);
    return run.carryOut(
        benchmark, settings.name(), started -> new DeliverRun(started, settings).measure());
  }
}
