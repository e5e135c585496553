package io.dehaze.benchmark.batch;

import io.dehaze.benchmark.Benchmark;
import io.dehaze.benchmark.RunOptions;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** How many events a gateway accepts in batches. */
@Command(
    name = "ingest-batch",
    description =
        "A thousand events a POST: how many a gateway accepts, in turns with Kafka's own"
            + " ProducerPerformance that writes records of the same size.",
    mixinStandardHelpOptions = true)
public final class BatchScenario implements Callable<Integer> {
  @ParentCommand private Benchmark benchmark;
  @Mixin private RunOptions run;

  @Override
  public Integer call() throws IOException, InterruptedException {
    BatchSettings settings = run.quick() ? BatchSettings.QUICK : BatchSettings.FULL;
    return run.carryOut(
        benchmark, "ingest-batch", started -> new BatchRun(started, settings).measure());
  }
}
