package io.dehaze.system.harness;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A real JVM with the class path of this test, small and quick to start. What it prints is kept in
 * two files, {@code <name>.out} and {@code <name>.err}, for whoever has to find out what happened.
 *
 * <p>It ends with {@link #close}, or with this JVM; nothing but its own process is ever signalled.
 */
public final class JavaProcess implements AutoCloseable {
  private static final Duration GONE_WITHIN = Duration.ofSeconds(20);

  private final String name;
  private final Path out;
  private final Path err;
  private final Process process;
  private final Thread lastResort;

  private JavaProcess(String name, Path out, Path err, Process process) {
    this.name = name;
    this.out = out;
    this.err = err;
    this.process = process;
    this.lastResort = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(lastResort);
  }

  /**
   * Starts a JVM and returns at once.
   *
   * @param logs where its output goes
   * @param environment variables beside those of this JVM
   * @param main the class whose {@code main} is run
   */
  public static JavaProcess start(
      Path logs,
      String name,
      Map<String, String> environment,
      Class<?> main,
      List<String> arguments) {
    return start(logs, name, environment, commandLine(main, arguments));
  }

  /** The same with at most so many files and sockets open at once. */
  static JavaProcess startWithFiles(
      int files, Path logs, String name, Class<?> main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("bash", "-c", "ulimit -n " + files + " && exec \"$@\"", "bash"));
    command.addAll(commandLine(main, arguments));
    return start(logs, name, Map.of(), command);
  }

  private static JavaProcess start(
      Path logs, String name, Map<String, String> environment, List<String> command) {
    try {
      Files.createDirectories(logs);
      Path out = logs.resolve(name + ".out");
      Path err = logs.resolve(name + ".err");
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
      builder.environment().keySet().removeIf(variable -> variable.startsWith("DEHAZE_"));
      builder.environment().putAll(environment);
      return new JavaProcess(name, out, err, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name, e);
    }
  }

  /** What starts a JVM with the class path of this test, in whichever directory. */
  public static List<String> commandLine(Class<?> main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    command.addAll(List.of("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(ClassArchive.options(List.copyOf(command)));
    command.addAll(List.of("-cp", ClassArchive.classPath(), main.getName()));
    command.addAll(arguments);
    return command;
  }

  /** Waits until a line of its standard output matches, and fails if it ends before. */
  public Matcher awaitLine(Pattern line, Duration atMost) {
    return await(name + " printing " + line)
        .atMost(atMost)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> findOrFail(line), found -> found != null);
  }

  private Matcher findOrFail(Pattern line) {
    boolean over = !process.isAlive();
    Matcher matcher = line.matcher(standardOutput());
    if (matcher.find()) {
      return matcher;
    }
    if (over) {
      throw new AssertionError(
          "%s ended with exit code %d: %s".formatted(name, process.exitValue(), standardError()));
    }
    return null;
  }

  /** All that it has printed on its standard output. */
  public String standardOutput() {
    return read(out);
  }

  /** All that it has printed on its standard error. */
  public String standardError() {
    return read(err);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the process to end by itself. */
  public int awaitExit() {
    try {
      if (process.waitFor(GONE_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        return process.exitValue();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new AssertionError(name + " is still running; see " + err);
  }

  /** SIGTERM, and waits for the end; fails unless the exit code says that the stop was clean. */
  public void stop() {
    process.destroy();
    int code = awaitExit();
    if (code != 0 && code != 128 + 15) {
      throw new AssertionError(
          "%s ended with exit code %d after SIGTERM; see %s".formatted(name, code, err));
    }
  }

  /** SIGKILL: not a line of code runs after it. */
  public void kill9() {
    process.destroyForcibly();
    awaitExit();
  }

  /** SIGSTOP: it keeps its memory and its sockets, and does nothing. */
  public void suspend() {
    signal("STOP");
  }

  /** SIGCONT: it goes on as if no time had passed. */
  public void resume() {
    signal("CONT");
  }

  private void signal(String signal) {
    try {
      int code =
          new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
      if (code != 0) {
        throw new AssertionError("cannot send SIG" + signal + " to " + name);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Ends the process, the hard way if it is still there. */
  @Override
  public void close() {
    kill9();
    Runtime.getRuntime().removeShutdownHook(lastResort);
  }

  @Override
  public String toString() {
    return name;
  }
}
