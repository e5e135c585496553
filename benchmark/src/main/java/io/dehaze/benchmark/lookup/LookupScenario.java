package io.dehaze.benchmark.lookup;

import io.dehaze.benchmark.Benchmark;
import io.dehaze.benchmark.RunOptions;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** How long the story of one event of millions takes. */
@Command(
    name = "lookup",
    description =
        "Fills the attempts lane and asks a gateway for the stories of single events, one after the"
            + " other.",
    mixinStandardHelpOptions = true)
public final class LookupScenario implements Callable<Integer> {
  private static final int RECORDS = 10_000_000;
  private static final int QUICK_RECORDS = 1_000_000;
  private static final int LOOKUPS = 300;
  private static final int QUICK_LOOKUPS = 60;

  @ParentCommand private Benchmark benchmark;
  @Mixin private RunOptions run;

  @Option(
      names = "--records",
      paramLabel = "<records>",
      description = "How many records the lane has (default: 10000000; 1000000 with --quick).")
  private Integer records;

  @Option(
      names = "--per-second",
      paramLabel = "<records>",
      defaultValue = "10000",
      description =
          "At which rate they seem to have been written, the last one now (default:"
              + " ${DEFAULT-VALUE}).")
  private int perSecond;

  @Override
  public Integer call() throws IOException, InterruptedException {
    int count = records != null ? records : run.quick() ? QUICK_RECORDS : RECORDS;
    int lookups = run.quick() ? QUICK_LOOKUPS : LOOKUPS;
    return run.carryOut(
        benchmark,
        "lookup",
        started -> new LookupRun(started, count, perSecond, lookups).measure());
  }
}
