package io.dehaze.settings;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What the environment says about our options, where no flag says otherwise. */
final class Environment implements IDefaultValueProvider {
  private final Map<String, String> variables;

  Environment(Map<String, String> variables) {
    this.variables = variables;
  }

  /** The environment of a command that {@link CommandLines} made. */
  static Environment of(CommandSpec command) {
    return (Environment) command.defaultValueProvider();
  }

  /** The variable's value, unless it is wrong: {@link #mistakes} reports that, once for all. */
  @Override
  public String defaultValue(ArgSpec argument) {
    return argument instanceof OptionSpec option
        ? value(option).filter(text -> new SettingRule(option).mistake(text).isEmpty()).orElse(null)
        : null;
  }

  /** Every wrong value for an option of {@code command}, as sentences. */
  Stream<String> mistakes(CommandSpec command) {
    return command.options().stream()
        .flatMap(
            option ->
                value(option).flatMap(new SettingRule(option)::mistake).stream()
                    .map(mistake -> EnvironmentNames.of(option).orElseThrow() + mistake));
  }

  /** Every variable with our prefix that nobody reads, as sentences. */
  List<String> unknownNames(CommandLine command) {
    Set<String> known = new TreeSet<>(EnvironmentNames.ofAllProcesses());
    known.addAll(EnvironmentNames.of(command));
    return variables.keySet().stream()
        .filter(name -> name.startsWith(EnvironmentNames.PREFIX) && !known.contains(name))
        .sorted()
        .map(name -> name + " is not a setting" + suggestion(name, known))
        .toList();
  }

  private static String suggestion(String name, Set<String> known) {
    return EnvironmentNames.nearest(name, known)
        .map(nearest -> "; did you mean " + nearest + "?")
        .orElse("");
  }

  Optional<String> variable(String name) {
    return Optional.ofNullable(variables.get(name));
  }

  private Optional<String> value(OptionSpec option) {
    return EnvironmentNames.of(option).map(variables::get);
  }
}
