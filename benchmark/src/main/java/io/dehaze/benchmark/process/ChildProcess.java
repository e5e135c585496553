package io.dehaze.benchmark.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dehaze.benchmark.BenchFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process that a run started: what it says on stdout, what it used, and its end. */
public final class ChildProcess {
  private static final int LINES_MAX = 10_000;
  private static final int TAIL_CHARACTERS = 4_000;

  private final String name;
  private final Process process;
  private final Path errors;
  private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>(LINES_MAX);

  private ChildProcess(String name, Process process, Path errors) {
    this.name = name;
    this.process = process;
    this.errors = errors;
  }

  /**
   * Starts a process without the settings of Dehaze that this one's environment may hold.
   *
   * @param directory where it runs, and where its stderr is kept
   */
  public static ChildProcess start(String name, List<String> command, Path directory) {
    Path errors = directory.resolve(name + ".stderr");
    var builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().keySet().removeIf(key -> key.startsWith("DEHAZE_"));
    try {
      var child = new ChildProcess(name, builder.redirectError(errors.toFile()).start(), errors);
      Thread reader = new Thread(child::readLines, "out-" + name);
      reader.setDaemon(true);
      reader.start();
      return child;
    } catch (IOException e) {
      throw new BenchFailure("cannot start " + name, e);
    }
  }

  private void readLines() {
    try (BufferedReader output = process.inputReader(UTF_8)) {
      output
          .lines()
          .map(Optional::of)
          .forEach(lines::offer); // what nobody awaits is dropped when there is too much
    } catch (IOException | UncheckedIOException e) {
      // The process is gone, and its end is told as such.
    } finally {
      lines.offer(Optional.empty());
    }
  }

  /**
   * The next line on stdout in which the pattern is found.
   *
   * @throws BenchFailure where it does not come in time, with the end of what it said on stderr
   */
  public Matcher awaitLine(Pattern pattern, Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (true) {
      Optional<String> line = lines.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (line == null || line.isEmpty()) { // too late, or the end of its output
        throw new BenchFailure(name + " did not say it is ready. Its stderr:\n" + tail());
      }
      Matcher matcher = pattern.matcher(line.get());
      if (matcher.find()) {
        return matcher;
      }
    }
  }

  private String tail() {
    try {
      String all = Files.readString(errors);
      return all.substring(Math.max(0, all.length() - TAIL_CHARACTERS));
    } catch (IOException e) {
      return "(unreadable)";
    }
  }

  /** Its name in this run. */
  public String name() {
    return name;
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** The processor time it has used so far; zero where the system does not tell. */
  public Duration cpu() {
    return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /**
   * Fails the run if the process has ended.
   *
   * @throws BenchFailure with the end of what it said on stderr
   */
  public void checkRunning() {
    if (!process.isAlive()) {
      throw new BenchFailure(name + " ended by itself. Its stderr:\n" + tail());
    }
  }

  /** SIGKILL: not a line of its code runs after it. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Asks it to stop, and ends it if it does not in time. */
  public void stop(Duration bound) {
    process.destroy();
    try {
      if (!process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
