package io.dehaze.system.harness;

import static org.awaitility.Awaitility.await;

import io.dehaze.lifecycle.StopSignal;
import io.dehaze.settings.CommandLines;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A gateway or a worker in this JVM, run by its own command from its command line to its exit code,
 * with sockets and Kafka clients of its own. It starts sooner than a process, since its classes are
 * loaded and compiled; what it logs is in the log of this JVM.
 */
final class HostedNode extends Node {
  private static final Duration GONE_WITHIN = Duration.ofSeconds(40);
  private static final int RUNS = -1;

  private final String name;
  private final StopSignal stop = StopSignal.byHand();
  private final StringWriter output = new StringWriter();
  private final Thread thread;
  private volatile int exitCode = RUNS;
  private boolean lostPartitions;

  private HostedNode(
      String name,
      Function<Function<Duration, StopSignal>, Callable<Integer>> command,
      List<String> arguments) {
    this.name = name;
    PrintWriter printer = new PrintWriter(output);
    thread =
        new Thread(
            () ->
                exitCode =
                    CommandLines.create(command.apply(bound -> stop), Map.of())
                        .setOut(printer)
                        .setErr(printer)
                        .execute(arguments.toArray(String[]::new)),
            name);
    thread.setDaemon(true);
  }

  /**
   * Starts it and returns at once.
   *
   * @param command makes the command, given what makes the signal that ends it
   */
  static HostedNode start(
      String name,
      Function<Function<Duration, StopSignal>, Callable<Integer>> command,
      List<String> arguments) {
    HostedNode node = new HostedNode(name, command, arguments);
    node.thread.start();
    return node;
  }

  @Override
  Matcher awaitLine(Pattern line, Duration atMost) {
    return await(name + " printing " + line)
        .atMost(atMost)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> findOrFail(line), found -> found != null);
  }

  private Matcher findOrFail(Pattern line) {
    boolean over = !isAlive();
    Matcher matcher = line.matcher(output.toString());
    if (matcher.find()) {
      return matcher;
    }
    if (over) {
      throw new AssertionError("%s ended with exit code %d: %s".formatted(name, exitCode, output));
    }
    return null;
  }

  @Override
  public void stop() {
    end();
    if (exitCode != 0) {
      throw new AssertionError("%s ended with exit code %d: %s".formatted(name, exitCode, output));
    }
  }

  private void end() {
    lostPartitions = lostPartitions();
    stop.stop();
    try {
      thread.join(GONE_WITHIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (isAlive()) {
      throw new AssertionError(name + " is still running");
    }
  }

  @Override
  public boolean isAlive() {
    return thread.isAlive();
  }

  @Override
  boolean lostPartitions() {
    return lostPartitions || (isAlive() && metric("dehaze_lane_partitions_lost_total", "") > 0);
  }

  /** Does not wait: the test is over, and no other one uses its lanes. */
  @Override
  public void close() {
    if (isAlive()) {
      stop.stop();
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
