package io.dehaze.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The names of our environment variables: {@code --admin-port} is {@code DEHAZE_ADMIN_PORT}. */
public final class EnvironmentNames {
  static final String PREFIX = "DEHAZE_";

  private static final int TYPO_DISTANCE_MAX = 4;

  private EnvironmentNames() {}

  /** The variable that stands for {@code option}; empty for {@code --help} and its like. */
  public static Optional<String> of(OptionSpec option) {
    if (option.usageHelp() || option.versionHelp() || !option.longestName().startsWith("--")) {
      return Optional.empty();
    }
    String name = option.longestName().substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
    return Optional.of(PREFIX + name);
  }

  /** The variables of {@code command} and all its subcommands, sorted. */
  public static Set<String> of(CommandLine command) {
    Stream<String> own =
        command.getCommandSpec().options().stream()
            .map(EnvironmentNames::of)
            .flatMap(Optional::stream);
    Stream<String> below =
        command.getSubcommands().values().stream().flatMap(subcommand -> of(subcommand).stream());
    return Stream.concat(own, below).collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * The variables that any of our processes knows, sorted. One environment file serves them all, so
   * each must accept what only another one reads.
   */
  public static Set<String> ofAllProcesses() {
    try (InputStream names = EnvironmentNames.class.getResourceAsStream("environment-names.txt")) {
      return new String(names.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith(PREFIX))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The known name that {@code unknown} was most likely meant to be. */
  static Optional<String> nearest(String unknown, Collection<String> known) {
    // Of a short name not even half is left after so many typing mistakes.
    int distanceMax = Math.min(TYPO_DISTANCE_MAX, (unknown.length() - PREFIX.length()) / 2);
    return known.stream()
        .filter(name -> distance(unknown, name) <= distanceMax)
        .min(Comparator.comparingInt(name -> distance(unknown, name)));
  }

  /** How many single letters must be put in, taken out or replaced (Levenshtein). */
  private static int distance(String from, String to) {
    int[] previous = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int[] current = new int[to.length() + 1];
      current[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return previous[to.length()];
  }
}
