package io.dehaze.system.command;

import io.dehaze.standalone.Dehaze;
import io.dehaze.system.harness.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The processes of one test, all of which are ended after it. */
final class CommandProcesses implements AutoCloseable {
  private static final int UNSAFE_IS_WARNED_OF_SINCE = 24;

  private final Path directory;
  private final List<CommandProcess> started = new ArrayList<>();

  /**
   * None yet.
   *
   * @param directory where they run, and where what they say on stderr is kept
   */
  CommandProcesses(Path directory) {
    this.directory = directory;
  }

  /** Starts a subcommand as the launcher does. */
  CommandProcess start(String... arguments) {
    List<String> command =
        new ArrayList<>(JavaProcess.commandLine(Dehaze.class, List.of(arguments)));
    if (Runtime.version().feature() >= UNSAFE_IS_WARNED_OF_SINCE) {
      command.addAll(
          1,
          List.of("--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED"));
    }
    CommandProcess process = start(command, directory.resolve("stderr-" + started.size()));
    started.add(process);
    return process;
  }

  private CommandProcess start(List<String> command, Path errors) {
    var builder = new ProcessBuilder(command).directory(directory.toFile());
    try {
      return new CommandProcess(builder.redirectError(errors.toFile()).start(), errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    started.forEach(CommandProcess::kill);
  }
}
