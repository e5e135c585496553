package io.dehaze.benchmark.endtoend;

import io.dehaze.benchmark.Benchmark;
import io.dehaze.benchmark.RunOptions;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** How long an event takes from its producer to its webhook. */
@Command(
    name = "end-to-end",
    description =
        "From the time at which an event was to be posted to its arrival at the webhook, at a modest and"
            + " at a high rate.",
    mixinStandardHelpOptions = true)
public final class EndToEndScenario implements Callable<Integer> {
  @ParentCommand private Benchmark benchmark;
  @Mixin private RunOptions run;

  @Override
  public Integer call() throws IOException, InterruptedException {
    EndToEndSettings settings = run.quick() ? EndToEndSettings.QUICK : EndToEndSettings.FULL;
    return run.carryOut(
        benchmark, "end-to-end", started -> new EndToEndRun(started, settings).measure());
  }
}
