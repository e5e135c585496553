package io.dehaze.settings;

import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/**
 * Makes the command line of every process of ours: each option is a flag and an environment
 * variable (the flag wins), and a process with a wrong setting says all that is wrong and ends with
 * exit code 2 before it has done anything.
 */
public final class CommandLines {
  private final CommandLine root;
  private final Environment environment;

  private CommandLines(CommandLine root, Environment environment) {
    this.root = root;
    this.environment = environment;
  }

  /**
   * A command line ready to {@code execute}.
   *
   * @param command an object annotated as a picocli command, with its subcommands
   * @param environment what {@code System.getenv()} returned in {@code main}
   */
  public static CommandLine create(Object command, Map<String, String> environment) {
    var root = new CommandLine(command);
    var lines = new CommandLines(root, new Environment(environment));
    collectErrors(root);
    return root.setDefaultValueProvider(lines.environment)
        .setHelpFactory(SettingsHelp::new)
        .setUsageHelpAutoWidth(true)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionStrategy(lines::run)
        .setExecutionExceptionHandler((failure, line, parsed) -> failed(failure, line));
  }

  private static void collectErrors(CommandLine line) {
    line.getCommandSpec().parser().collectErrors(true);
    line.getSubcommands().values().forEach(CommandLines::collectErrors);
  }

  private int run(ParseResult parsed) {
    Integer helped = CommandLine.executeHelpRequest(parsed);
    if (helped != null) {
      return helped;
    }
    CommandLine last = parsed.asCommandLineList().get(parsed.asCommandLineList().size() - 1);
    Set<String> mistakes = last.getCommandSpec().helpCommand() ? Set.of() : mistakes(parsed);
    return mistakes.isEmpty() ? new RunLast().execute(parsed) : refuse(last, mistakes);
  }

  private static int refuse(CommandLine line, Set<String> mistakes) {
    mistakes.forEach(line.getErr()::println);
    line.getErr().printf("Try '%s --help'.%n", line.getCommandSpec().qualifiedName());
    line.getErr().flush();
    return ExitCode.USAGE;
  }

  private Set<String> mistakes(ParseResult parsed) {
    Set<String> mistakes = new LinkedHashSet<>();
    for (CommandLine line : parsed.asCommandLineList()) {
      mistakesOfFlags(line.getParseResult()).forEach(mistakes::add);
      environment.mistakes(line.getCommandSpec()).forEach(mistakes::add);
    }
    mistakes.addAll(environment.unknownNames(root));
    return mistakes;
  }

  private static Stream<String> mistakesOfFlags(ParseResult parsed) {
    Stream<String> unreadable =
        parsed.errors().stream().map(error -> described((ParameterException) error));
    Stream<String> outOfRule =
        parsed.matchedOptions().stream()
            .flatMap(
                option ->
                    option.originalStringValues().stream()
                        .flatMap(text -> mistake(option, text).stream()));
    return Stream.concat(unreadable, outOfRule);
  }

  private static String described(ParameterException error) {
    return error.getArgSpec() instanceof OptionSpec option && error.getValue() != null
        ? mistake(option, error.getValue()).stream().findAny().orElse(error.getMessage())
        : error.getMessage();
  }

  private static List<String> mistake(OptionSpec option, String text) {
    return new SettingRule(option)
        .mistake(text).stream().map(mistake -> option.longestName() + mistake).toList();
  }

  /** A port that is taken is told in a sentence; what nobody foresaw, with its stack trace. */
  private static int failed(Exception failure, CommandLine line) {
    if (failure instanceof UncheckedIOException || failure instanceof StartFailure) {
      line.getErr().println(failure.getMessage() + cause(failure));
    } else {
      failure.printStackTrace(line.getErr());
    }
    line.getErr().flush();
    return ExitCode.SOFTWARE;
  }

  private static String cause(Exception failure) {
    Throwable cause = failure.getCause();
    return cause == null
        ? ""
        : " (%s: %s)".formatted(cause.getClass().getSimpleName(), cause.getMessage());
  }
}
