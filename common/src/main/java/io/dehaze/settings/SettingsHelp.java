package io.dehaze.settings;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Help in which every option shows its default, what it must be, and its environment variable. */
final class SettingsHelp extends Help {
  SettingsHelp(CommandSpec command, ColorScheme colors) {
    super(command, colors);
  }

  @Override
  public IOptionRenderer createDefaultOptionRenderer() {
    IOptionRenderer plain = super.createDefaultOptionRenderer();
    return (option, label, colors) -> {
      Ansi.Text[][] rows = plain.render(option, label, colors);
      Optional<String> facts = facts(option);
      return facts.isEmpty() ? rows : withRow(rows, colors.text(facts.get()), colors.text(""));
    };
  }

  private static Ansi.Text[][] withRow(Ansi.Text[][] rows, Ansi.Text facts, Ansi.Text empty) {
    Ansi.Text[] row = new Ansi.Text[rows[0].length];
    Arrays.fill(row, empty);
    row[row.length - 1] = facts;
    Ansi.Text[][] more = Arrays.copyOf(rows, rows.length + 1);
    more[rows.length] = row;
    return more;
  }

  private static Optional<String> facts(OptionSpec option) {
    SettingFacts facts = new SettingFacts(option);
    return facts
        .variable()
        .map(
            variable ->
                Stream.of(byDefault(option, facts), facts.mustBe(), Optional.of(variable))
                    .flatMap(Optional::stream)
                    .collect(Collectors.joining("; ", "[", "]")));
  }

  private static Optional<String> byDefault(OptionSpec option, SettingFacts facts) {
    return option.required()
        ? Optional.of("required")
        : facts.byDefault().map(shown -> "default " + shown);
  }
}
