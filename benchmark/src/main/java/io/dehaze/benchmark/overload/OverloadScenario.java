package io.dehaze.benchmark.overload;

import io.dehaze.benchmark.Benchmark;
import io.dehaze.benchmark.RunOptions;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** What becomes of a gateway that is offered twice what it can take. */
@Command(
    name = "overload",
    description =
        "Single POSTs at twice the rate that a gateway accepts at its best, from more connections than"
            + " it takes requests at once: how many it still accepts, and how long those take.",
    mixinStandardHelpOptions = true)
public final class OverloadScenario implements Callable<Integer> {
  @ParentCommand private Benchmark benchmark;
  @Mixin private RunOptions run;

  @Override
  public Integer call() throws IOException, InterruptedException {
    OverloadSettings settings = run.quick() ? OverloadSettings.QUICK : OverloadSettings.FULL;
    return run.carryOut(
        benchmark, "overload", started -> new OverloadRun(started, settings).measure());
  }
}
