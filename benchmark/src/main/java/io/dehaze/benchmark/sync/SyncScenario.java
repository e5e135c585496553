package io.dehaze.benchmark.sync;

import io.dehaze.benchmark.Benchmark;
import io.dehaze.benchmark.RunOptions;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** How long callers of synchronous events wait. */
@Command(
    name = "sync",
    description =
        "Synchronous events: how much longer callers wait than if they called the webhook themselves, how"
            + " many are answered, and whether a backlog of other events delays them.",
    mixinStandardHelpOptions = true)
public final class SyncScenario implements Callable<Integer> {
  @ParentCommand private Benchmark benchmark;
  @Mixin private RunOptions run;

  @Override
  public Integer call() throws IOException, InterruptedException {
    SyncSettings settings = run.quick() ? SyncSettings.QUICK : SyncSettings.FULL;
    return run.carryOut(benchmark, "sync", started -> new SyncRun(started, settings).measure());
  }
}
