package io.dehaze.settings;

import java.util.Optional;
import picocli.CommandLine.Model.OptionSpec;

/** What there is to say about a setting beside its description; for help and documentation. */
public final class SettingFacts {
  private final OptionSpec option;

  /** The facts of one option. */
  public SettingFacts(OptionSpec option) {
    this.option = option;
  }

  /** The environment variable that stands for it; empty for {@code --help} and its like. */
  public Optional<String> variable() {
    return EnvironmentNames.of(option);
  }

  /** What it is where nobody says otherwise; empty where it then has no value. */
  public Optional<String> byDefault() {
    return Optional.ofNullable(option.arity().max() == 0 ? "false" : option.defaultValue());
  }

  /** What its value must be, to follow "must be"; empty where anything goes. */
  public Optional<String> mustBe() {
    return new SettingRule(option).mustBe();
  }
}
