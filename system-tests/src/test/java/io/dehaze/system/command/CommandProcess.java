package io.dehaze.system.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process of ours. What it says on stdout is read line by line, by one thread. */
final class CommandProcess {
  /**
   * Kafka's controller hears a heartbeat late, we wait for our broker, a topic is asked for twice.
   */
  private static final List<String> SAID_WHEN_BUSY =
      List.of(
          "[quorum-controller-",
          "event=table_waits",
          "event=waiting_for_kafka",
          "DefaultAutoTopicCreationManager");

  private static final int EXIT_WITHIN_S = 40;
  private static final int STOP_WITHIN_S = 10;

  private final Process process;
  private final BufferedReader output;
  private final Path errors;

  CommandProcess(Process process, Path errors) {
    this.process = process;
    this.output = process.inputReader();
    this.errors = errors;
  }

  /** The next line on stdout; null once it has ended. */
  String nextLine() {
    try {
      return output.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next line on stdout in which the pattern is found. */
  Matcher awaitLine(String pattern) {
    Pattern compiled = Pattern.compile(pattern);
    for (String line = nextLine(); line != null; line = nextLine()) {
      Matcher found = compiled.matcher(line);
      if (found.find()) {
        return found;
      }
    }
    throw new AssertionError("it ended without a line like " + pattern + ": " + errors());
  }

  /** All lines that are still to come on stdout. */
  List<String> restOfOutput() {
    return output.lines().toList();
  }

  /** All lines on stderr so far, without what is only said when the machine is too busy. */
  List<String> errors() {
    try {
      return Files.readAllLines(errors).stream()
          .filter(line -> SAID_WHEN_BUSY.stream().noneMatch(line::contains))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks it to stop, as SIGTERM does. */
  void askToStop() {
    process.destroy();
  }

  /** Asks it to stop and says with what exit code it did so in time. */
  int stop() {
    askToStop();
    waitFor(STOP_WITHIN_S);
    return process.exitValue();
  }

  /** The exit code, once it has ended by itself. */
  int awaitExit() {
    waitFor(EXIT_WITHIN_S);
    return process.exitValue();
  }

  /** Ends it as SIGKILL does. */
  void kill() {
    process.destroyForcibly();
    waitFor(EXIT_WITHIN_S);
  }

  private void waitFor(int seconds) {
    try {
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        throw new AssertionError("still running after " + seconds + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
