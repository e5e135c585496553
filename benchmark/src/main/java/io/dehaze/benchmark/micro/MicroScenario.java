package io.dehaze.benchmark.micro;

import io.dehaze.benchmark.BenchFailure;
import io.dehaze.benchmark.Benchmark;
import io.dehaze.benchmark.RunOptions;
import io.dehaze.benchmark.measure.Spread;
import io.dehaze.benchmark.report.Figure;
import io.dehaze.benchmark.report.Report;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** What the pieces of the hot path cost by themselves, by JMH. */
@Command(
    name = "micro",
    description =
        "Micro-benchmarks (JMH) of what every event passes: the parser of requests, the writers of records"
            + " and of webhooks' bodies, the decision for a lane, the offset window.",
    mixinStandardHelpOptions = true)
public final class MicroScenario implements Callable<Integer> {
  private static final String BENCHMARKS = "io\\.dehaze\\..*Benchmark\\..*";
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  @ParentCommand private Benchmark benchmark;
  @Mixin private RunOptions run;

  @Override
  public Integer call() throws IOException, InterruptedException {
    return run.carryOut(benchmark, "micro", started -> measure());
  }

  private Report measure() {
    try {
      List<Figure> figures = new ArrayList<>();
      for (RunResult result : new Runner(options()).run()) {
        figures.addAll(figures(result));
      }
      return Report.of(
          List.of(
              "JMH 1.37, one thread, one fork, %d iterations of %d ms after as many to warm up; the spread is that of the iterations."
                  .formatted(iterations(), millis()),
              "An event of about 200 bytes; a batch has 100 of them."),
          figures);
    } catch (RunnerException e) {
      throw new BenchFailure("JMH could not run", e);
    }
  }

  private int iterations() {
    return run.quick() ? 2 : 5;
  }

  private int millis() {
    return run.quick() ? 500 : 1_000;
  }

  private Options options() {
    return new OptionsBuilder()
        .include(BENCHMARKS)
        .forks(1)
        .warmupIterations(iterations())
        .warmupTime(TimeValue.milliseconds(millis()))
        .measurementIterations(iterations())
        .measurementTime(TimeValue.milliseconds(millis()))
        .addProfiler(GCProfiler.class)
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT)
        .build();
  }

  private static List<Figure> figures(RunResult result) {
    String name = result.getParams().getBenchmark().replaceFirst(".*\\.(\\w+)Benchmark\\.", "$1: ");
    Collection<IterationResult> iterations =
        result.getBenchmarkResults().iterator().next().getIterationResults();
    List<Double> nanos =
        iterations.stream().map(each -> each.getPrimaryResult().getScore()).toList();
    Spread spread = Spread.of(nanos);
    Result<?> allocated = result.getSecondaryResults().get(ALLOCATED);
    return List.of(
        Figure.of(name, "ns", spread.median()).withRounds(spread),
        Figure.of(name + ", allocated", "bytes", allocated.getScore()));
  }
}
