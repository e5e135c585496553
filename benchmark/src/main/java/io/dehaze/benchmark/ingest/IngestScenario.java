package io.dehaze.benchmark.ingest;

import io.dehaze.benchmark.Benchmark;
import io.dehaze.benchmark.RunOptions;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** How many events a gateway accepts, one by one. */
@Command(
    name = "ingest",
    description =
        "Single POSTs: how many events a gateway accepts and how long its answers take, beside a server"
            + " that only reads and answers, in the same run.",
    mixinStandardHelpOptions = true)
public final class IngestScenario implements Callable<Integer> {
  @ParentCommand private Benchmark benchmark;
  @Mixin private RunOptions run;

  @Override
  public Integer call() throws IOException, InterruptedException {
    IngestSettings settings = run.quick() ? IngestSettings.QUICK : IngestSettings.FULL;
    return run.carryOut(benchmark, "ingest", started -> new IngestRun(started, settings).measure());
  }
}
