package io.dehaze.benchmark.failure;

import io.dehaze.benchmark.Benchmark;
import io.dehaze.benchmark.RunOptions;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** What a bad endpoint costs the others, and what becomes of its own events. */
@Command(
    name = "isolation",
    description =
        "Ten endpoints under steady load; one of them hangs, then refuses, then recovers. What the"
            + " nine others feel of it, and what each event of the bad one costs.",
    mixinStandardHelpOptions = true)
public final class IsolationScenario implements Callable<Integer> {
  @ParentCommand private Benchmark benchmark;
  @Mixin private RunOptions run;

  @Option(
      names = "--rate",
      paramLabel = "<events/s>",
      defaultValue = "100",
      description = "Events for each endpoint in a second (default: ${DEFAULT-VALUE}).")
  private int rate;

  @Override
  public Integer call() throws IOException, InterruptedException {
    IsolationSettings settings =
        run.quick() ? IsolationSettings.quick(rate) : IsolationSettings.full(rate);
    return run.carryOut(
        benchmark, "isolation", started -> new IsolationRun(started, settings).measure());
  }
}
