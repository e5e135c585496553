package io.dehaze.benchmark.start;

import io.dehaze.benchmark.Benchmark;
import io.dehaze.benchmark.Run;
import io.dehaze.benchmark.RunOptions;
import io.dehaze.benchmark.process.ChildProcess;
import io.dehaze.benchmark.report.Figure;
import io.dehaze.benchmark.report.Report;
import io.dehaze.benchmark.report.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** How long {@code ./dehaze up} takes until it is ready. */
@Command(
    name = "start",
    description =
        "How long ./dehaze up takes until it says that it is ready, and how much processor time it takes for it.",
    mixinStandardHelpOptions = true)
public final class StartScenario implements Callable<Integer> {
  private static final Pattern READY = Pattern.compile("Dehaze ready: ");
  private static final Duration READY_BOUND = Duration.ofSeconds(60);
  private static final Duration STOP_BOUND = Duration.ofSeconds(20);
  private static final Duration BUILD_BOUND = Duration.ofMinutes(10);
  private static final double READY_S_MAX = 5;

  private record Round(double seconds, double cpuSeconds) {}

  @ParentCommand private Benchmark benchmark;
  @Mixin private RunOptions run;

  @Override
  public Integer call() throws IOException, InterruptedException {
    return run.carryOut(benchmark, "start", this::measure);
  }

  private Report measure(Run started) throws InterruptedException {
    int times = run.quick() ? 3 : 10;
    started
        .start("built", List.of(launcher(), "--version"))
        .awaitLine(Pattern.compile("Dehaze"), BUILD_BOUND);
    List<Round> first = new ArrayList<>();
    List<Round> again = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      first.add(round(started, "up-" + i, "data-" + i));
      again.add(round(started, "again-" + i, "data-" + i));
    }
    return Report.of(
        List.of(
            "%d rounds, each `up` with an empty directory for its data and then again with what is there: broker, gateway and worker in one process."
                .formatted(times),
            "From the start of the launcher to the line that says that it is ready; what builds Dehaze the first time is not in it. Processor time is that of the JVM."),
        List.of(
            Figure.ofRounds("ready, the first time", "s", first, Round::seconds)
                .withTarget(Target.atMost(READY_S_MAX)),
            Figure.ofRounds("ready, with data", "s", again, Round::seconds)
                .withTarget(Target.atMost(READY_S_MAX)),
            Figure.ofRounds("processor time, the first time", "s", first, Round::cpuSeconds),
            Figure.ofRounds("processor time, with data", "s", again, Round::cpuSeconds)));
  }

  private String launcher() {
    return benchmark.tree().resolve("dehaze").toString();
  }

  private Round round(Run run, String name, String data) throws InterruptedException {
    String[] ports = {"--port=0", "--admin-port=0", "--kafka-port=0"};
    List<String> command = new ArrayList<>(List.of(launcher(), "up", "--data-dir=" + data));
    command.addAll(List.of(ports));
    long startNanos = System.nanoTime();
    ChildProcess up = run.start(name, command);
    up.awaitLine(READY, READY_BOUND);
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    double cpuSeconds = up.cpu().toMillis() / 1e3;
    up.stop(STOP_BOUND);
    run.progress().say("%s: ready after %.2f s", name, seconds);
    return new Round(seconds, cpuSeconds);
  }
}
