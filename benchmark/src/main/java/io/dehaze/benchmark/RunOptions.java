package io.dehaze.benchmark;

import io.dehaze.benchmark.report.Chart;
import io.dehaze.benchmark.report.JsonReport;
import io.dehaze.benchmark.report.Machine;
import io.dehaze.benchmark.report.MarkdownReport;
import io.dehaze.benchmark.report.Report;
import io.dehaze.benchmark.report.TextReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Option;

/** What every scenario can be told, and how every scenario is run; a picocli mixin. */
public final class RunOptions {
  /** What a scenario does with a run. */
  @FunctionalInterface
  public interface Scenario {
    /** Measures, and returns what it found. */
    Report measure(Run run) throws IOException, InterruptedException;
  }

  @Option(
      names = "--quick",
      description = "Less load for less time: within a minute. Writes nothing under docs.")
  private boolean quick;

  @Option(
      names = "--json",
      paramLabel = "<file>",
      description = "Writes the figures for scripts too.")
  private Path json;

  @Option(
      names = "--markdown",
      paramLabel = "<file>",
      description =
          "Where the report goes, its chart (.svg) beside it. By default docs/benchmarks/<scenario>.md;"
              + " nowhere with --quick.")
  private Path markdown;

  /** Whether the run is to take less than a minute. */
  public boolean quick() {
    return quick;
  }

  /**
   * Runs a scenario: the machine before and after it, its processes ended whatever happens, its
   * report on stdout and in files.
   *
   * @param name what the scenario and its report are called
   * @return the exit code
   */
  public int carryOut(Benchmark benchmark, String name, Scenario scenario)
      throws IOException, InterruptedException {
    Progress progress = new Progress(System.err);
    Machine machine = Machine.before(benchmark.tree());
    progress.say("%s: load average before: %s", name, machine.loadBefore());
    Run run = new Run(progress, benchmark.tree().resolve("benchmark/target"));
    try {
      Report found;
      try (run) {
        found = scenario.measure(run);
      }
      Report report = found.about(name, benchmark.command(), machine.after());
      write(benchmark, name, report);
      System.out.print(TextReport.of(report));
      return 0;
    } catch (BenchFailure e) {
      if (run.wasStopped()) {
        return 130; // Ctrl-C: whatever failed, failed because of it
      }
      System.err.println(e.getMessage());
      return 1;
    }
  }

  private void write(Benchmark benchmark, String name, Report report) throws IOException {
    if (json != null) {
      Files.write(json, JsonReport.of(report));
    }
    Path file = markdown;
    if (file == null && !quick) {
      file =
          benchmark
              .tree()
              .resolve("docs/benchmarks")
              .resolve(name.toLowerCase(Locale.ROOT) + ".md");
    }
    if (file != null) {
      writeForPeople(file.toAbsolutePath(), report);
    }
  }

  /** The page, and its picture beside it. */
  private static void writeForPeople(Path file, Report report) throws IOException {
    Files.createDirectories(file.getParent());
    String chart = null;
    if (Chart.isWorthwhile(report)) {
      chart = file.getFileName().toString().replaceFirst("\\.md$", "") + ".svg";
      Files.writeString(file.resolveSibling(chart), Chart.of(report));
    }
    Files.writeString(file, MarkdownReport.of(report, chart));
  }
}
