package io.dehaze.benchmark.schedule;

import io.dehaze.benchmark.Benchmark;
import io.dehaze.benchmark.RunOptions;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** How punctual scheduled events are, and what those that wait cost. */
@Command(
    name = "schedule",
    description = {
      "Scheduled events: how late they arrive while thousands a second come due, whether any is early,"
          + " lost or twice, and what a million waiting events cost of the worker's heap.",
      "With --burst: many events due in the same millisecond, and what that does to others."
    },
    mixinStandardHelpOptions = true)
public final class ScheduleScenario implements Callable<Integer> {
  @ParentCommand private Benchmark benchmark;
  @Mixin private RunOptions run;

  @Option(names = "--burst", description = "Measures a burst instead of a steady rate.")
  private boolean burst;

  @Option(
      names = "--rate",
      paramLabel = "<events/s>",
      defaultValue = "5000",
      description = "How many events come due each second (default: ${DEFAULT-VALUE}).")
  private int rate;

  @Option(
      names = "--waiting",
      paramLabel = "<events>",
      description = "Far-off events that wait meanwhile (default: 1000000; 200000 with --quick).")
  private Integer waiting;

  @Option(
      names = "--burst-events",
      paramLabel = "<events>",
      defaultValue = "100000",
      description = "Events of the burst (default: ${DEFAULT-VALUE}).")
  private int burstEvents;

  @Option(
      names = "--worker-heap-mb",
      paramLabel = "<MB>",
      defaultValue = "512",
      description = "The worker's -Xmx (default: ${DEFAULT-VALUE}).")
  private int workerHeapMb;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (burst) {
      BurstSettings settings = new BurstSettings(burstEvents, workerHeapMb);
      return run.carryOut(
          benchmark, "schedule-burst", started -> new BurstRun(started, settings).measure());
    }
    SteadySettings settings = settings();
    return run.carryOut(
        benchmark, "schedule", started -> new SteadyRun(started, settings).measure());
  }

  private SteadySettings settings() {
    return run.quick()
        ? SteadySettings.quick(rate, waiting == null ? 200_000 : waiting, workerHeapMb)
        : SteadySettings.full(rate, waiting == null ? 1_000_000 : waiting, workerHeapMb);
  }
}
