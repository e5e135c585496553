package io.dehaze.standalone;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.dehaze.settings.CommandLines;
import io.dehaze.settings.SettingFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Holds docs/configuration.md to the options: it is written from them, so it cannot lie. */
class ConfigurationPageTest {
  private static final Path PAGE = Path.of("..", "docs", "configuration.md");
  private static final Path WRITTEN = Path.of("target", "configuration.md");

  private static final List<String> ESSENTIALS =
      List.of(
          "--bootstrap-servers",
          "--replication-factor",
          "--port",
          "--host",
          "--admin-port",
          "--admin-host",
          "--auth",
          "--api-keys-file",
          "--jwks",
          "--data-dir",
          "--triggers-file");

  private static final List<String> OFTEN =
      List.of(
          "--topic-prefix",
          "--partitions",
          "--kafka-property",
          "--kafka-port",
          "--in-flight-max",
          "--drain-timeout-ms",
          "--publish-timeout-ms",
          "--max-event-bytes",
          "--max-batch-bytes",
          "--max-batch-items",
          "--log-level");

  private record Setting(OptionSpec option, List<String> commands) {}

  private final Map<String, Setting> settings = new TreeMap<>();

  @Test
  void saysWhatTheOptionsSay() throws IOException {
    collect(CommandLines.create(new Dehaze(), Map.of()));
    assertThat(settings.keySet()).containsAll(ESSENTIALS).containsAll(OFTEN);
    String page = page();
    Files.writeString(WRITTEN, page);
    assertThat(Files.readString(PAGE))
        .as("An option has changed: cp standalone/target/configuration.md docs/configuration.md")
        .isEqualTo(page);
  }

  private void collect(CommandLine line) {
    for (OptionSpec option : line.getCommandSpec().options()) {
      if (new SettingFacts(option).variable().isPresent()) {
        settings
            .computeIfAbsent(option.longestName(), name -> new Setting(option, new ArrayList<>()))
            .commands
            .add(line.getCommandName());
      }
    }
    line.getSubcommands().values().forEach(this::collect);
  }

  private String page() {
    return """
        # Settings

        Every setting is a flag and an environment variable; the flag wins. A value that is out of range and a
        `DEHAZE_` variable that nobody knows refuse the start, all mistakes at once, with exit code 2.
        `dehaze <command> --help` shows the same. One environment may serve several processes: each reads what is its own.

        This page is written from the options by `ConfigurationPageTest`, which fails when it does not say what they say.

        The launcher `./dehaze` itself reads `JAVA_HOME`, and `DEHAZE_JAVA_OPTS`: more options for the JVM, separated by spaces.
        """
        + table("Essentials", ESSENTIALS::contains)
        + table("Often", OFTEN::contains)
        + table("Rarely", name -> !ESSENTIALS.contains(name) && !OFTEN.contains(name));
  }

  private String table(String title, Predicate<String> chosen) {
    return settings.entrySet().stream()
        .filter(each -> chosen.test(each.getKey()))
        .map(each -> row(each.getValue()))
        .collect(
            joining(
                "\n",
                """

                ## %s

                | flag, variable | default | meaning | of |
                | --- | --- | --- | --- |
                """
                    .formatted(title),
                "\n"));
  }

  private static String row(Setting setting) {
    SettingFacts facts = new SettingFacts(setting.option);
    String mustBe = facts.mustBe().map(text -> " *(" + text + ")*").orElse("");
    return "| `%s`<br>`%s` | %s | %s%s | %s |"
        .formatted(
            setting.option.longestName(),
            facts.variable().orElseThrow(),
            facts.byDefault().map(value -> "`" + value + "`").orElse(""),
            String.join(" ", setting.option.description()),
            mustBe,
            String.join(", ", setting.commands));
  }
}
