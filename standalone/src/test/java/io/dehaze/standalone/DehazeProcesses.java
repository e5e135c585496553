package io.dehaze.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The processes of one test, all of which are ended after it. */
final class DehazeProcesses implements AutoCloseable {
  private static final int UNSAFE_IS_WARNED_OF_SINCE = 24;

  private final Path directory;
  private final List<DehazeProcess> started = new ArrayList<>();

  /**
   * None yet.
   *
   * @param directory where they run, and where what they say on stderr is kept
   */
  DehazeProcesses(Path directory) {
    this.directory = directory;
  }

  /** Starts a subcommand as the launcher does. */
  DehazeProcess start(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1"); // These live for seconds: start soon, on few cores.
    if (Runtime.version().feature() >= UNSAFE_IS_WARNED_OF_SINCE) {
      command.add("--sun-misc-unsafe-memory-access=allow");
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Dehaze.class.getName()));
    command.addAll(List.of(arguments));
    DehazeProcess process = start(command, directory.resolve("stderr-" + started.size()));
    started.add(process);
    return process;
  }

  private DehazeProcess start(List<String> command, Path errors) {
    var builder = new ProcessBuilder(command).directory(directory.toFile());
    try {
      return new DehazeProcess(builder.redirectError(errors.toFile()).start(), errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    started.forEach(DehazeProcess::kill);
  }
}
