package io.dehaze.settings;

import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Which settings somebody gave, so that their defaults do not count. */
public final class GivenSettings {
  private GivenSettings() {}

  /**
   * Whether a flag or the environment gives a setting.
   *
   * @param flag for example {@code --bootstrap-servers}
   * @param mixee what the setting's mixin was mixed into, a command or a mixin of a command, after
   *     the command line was read
   */
  public static boolean contain(String flag, CommandSpec mixee) {
    CommandLine line = mixee.commandLine();
    CommandSpec command = line.getCommandSpec();
    OptionSpec option = command.findOption(flag);
    return line.getParseResult().hasMatchedOption(option)
        || Environment.of(command).defaultValue(option) != null;
  }

  /**
   * The value of any environment variable, for a file of settings that names it.
   *
   * @param mixee as for {@link #contain}
   */
  public static Optional<String> variable(String name, CommandSpec mixee) {
    return Environment.of(mixee.commandLine().getCommandSpec()).variable(name);
  }
}
