package io.dehaze.benchmark.growth;

import io.dehaze.benchmark.Benchmark;
import io.dehaze.benchmark.RunOptions;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** How cost grows with triggers, endpoints and size. */
@Command(
    name = "growth",
    description =
        "What an event costs gateway and worker at 1, 10 and 100 triggers, 1 and 1,000 endpoints, and 200"
            + " bytes, 4 KB and 200 KB of data.",
    mixinStandardHelpOptions = true)
public final class GrowthScenario implements Callable<Integer> {
  @ParentCommand private Benchmark benchmark;
  @Mixin private RunOptions run;

  @Override
  public Integer call() throws IOException, InterruptedException {
    GrowthSettings settings = run.quick() ? GrowthSettings.QUICK : GrowthSettings.FULL;
    return run.carryOut(benchmark, "growth", started -> new GrowthRun(started, settings).measure());
  }
}
