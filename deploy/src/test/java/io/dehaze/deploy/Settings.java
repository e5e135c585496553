package io.dehaze.deploy;

import io.dehaze.settings.CommandLines;
import io.dehaze.standalone.Dehaze;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** Asks a process of ours what it thinks of its settings, without starting it. */
final class Settings {
  /** Wrong on purpose: a process lists all mistakes and starts nothing. */
  private static final String WRONG = "--this-is-no-option";

  private Settings() {}

  /**
   * All that a process would refuse.
   *
   * @param command for example {@code gateway}
   * @param environment its variables
   * @param arguments its flags
   */
  static List<String> mistakes(
      String command, Map<String, String> environment, List<String> arguments) {
    StringWriter said = new StringWriter();
    CommandLine line = CommandLines.create(Dehaze.class, environment);
    line.setErr(new PrintWriter(said));
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(arguments);
    all.add(WRONG);
    int exitCode = line.execute(all.toArray(String[]::new));
    if (exitCode != CommandLine.ExitCode.USAGE) {
      throw new AssertionError("it was to refuse " + WRONG + ": " + said);
    }
    return said.toString()
        .lines()
        .filter(mistake -> !mistake.contains(WRONG) && !mistake.startsWith("Try "))
        .toList();
  }
}
