package io.dehaze.benchmark.failure;

import io.dehaze.benchmark.Benchmark;
import io.dehaze.benchmark.RunOptions;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** What the death of a worker costs. */
@Command(
    name = "crash",
    description =
        "SIGKILL of one of two workers under load: what is lost, what is delivered twice, and how"
            + " long it takes until deliveries come as fast as before.",
    mixinStandardHelpOptions = true)
public final class CrashScenario implements Callable<Integer> {
  @ParentCommand private Benchmark benchmark;
  @Mixin private RunOptions run;

  @Option(
      names = "--rate",
      paramLabel = "<events/s>",
      defaultValue = "2000",
      description = "Events in a second (default: ${DEFAULT-VALUE}).")
  private int rate;

  @Override
  public Integer call() throws IOException, InterruptedException {
    CrashSettings settings = run.quick() ? CrashSettings.quick(rate) : CrashSettings.full(rate);
    return run.carryOut(benchmark, "crash", started -> new CrashRun(started, settings).measure());
  }
}
