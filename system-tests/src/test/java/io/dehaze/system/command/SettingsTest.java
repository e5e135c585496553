package io.dehaze.system.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.dehaze.gateway.GatewayCommand;
import io.dehaze.settings.CommandLines;
import io.dehaze.standalone.Dehaze;
import io.dehaze.system.harness.JavaProcess;
import io.dehaze.worker.WorkerCommand;
import io.dehaze.worker.WorkerMain;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every process says about its settings, and about wrong ones. */
@Timeout(180)
class SettingsTest {
  private static final Path LOGS = Path.of("target", "system-tests", "commands");
  private static final Pattern FLAG = Pattern.compile("(?m)^ +(?:-\\w, )?--([a-z-]+)");

  static Stream<Arguments> roles() {
    return Stream.of(
        Arguments.of(new GatewayCommand(), ""),
        Arguments.of(new WorkerCommand(), ""),
        Arguments.of(new Dehaze(), "gateway"),
        Arguments.of(new Dehaze(), "worker"),
        Arguments.of(new Dehaze(), "kafka"),
        Arguments.of(new Dehaze(), "up"),
        Arguments.of(new Dehaze(), "demo"));
  }

  @ParameterizedTest
  @MethodSource("roles")
  void helpNamesEveryOptionWithItsEnvironmentVariable(Object command, String subcommand) {
    StringWriter output = new StringWriter();
    int exitCode =
        CommandLines.create(command, Map.of())
            .setOut(new PrintWriter(output))
            .execute(given(subcommand, "--help"));
    assertThat(exitCode).isZero();
    String help = output.toString();
    List<String> flags =
        FLAG.matcher(help)
            .results()
            .map(MatchResult::group)
            .map(text -> text.substring(text.indexOf("--") + 2))
            .filter(flag -> !flag.equals("help") && !flag.equals("version"))
            .toList();
    assertThat(flags).hasSizeGreaterThanOrEqualTo(4);
    assertThat(flags).allSatisfy(flag -> assertThat(help).contains(variable(flag)));
  }

  private static String variable(String flag) {
    return "DEHAZE_" + flag.replace('-', '_').toUpperCase(Locale.ROOT);
  }

  @Test
  void refusesToStartWithWrongSettingsAndSaysAllThatIsWrong() {
    Map<String, String> environment =
        Map.of("DEHAZE_TOPIC_PREFX", "typo", "DEHAZE_PARTITIONS", "many");
    try (JavaProcess worker =
        JavaProcess.start(
            LOGS,
            "wrong-settings",
            environment,
            WorkerMain.class,
            List.of("--in-flight-max=0", "--commit-interval-ms=soon"))) {
      assertThat(worker.awaitExit()).isEqualTo(2);
      assertThat(worker.standardOutput()).isEmpty();
      assertThat(worker.standardError().lines())
          .hasSize(5)
          .anySatisfy(line -> assertThat(line).contains("--in-flight-max", "1", "100000"))
          .anySatisfy(line -> assertThat(line).contains("--commit-interval-ms"))
          .anySatisfy(line -> assertThat(line).contains("DEHAZE_PARTITIONS"))
          .anySatisfy(line -> assertThat(line).contains("DEHAZE_TOPIC_PREFX"))
          .anySatisfy(line -> assertThat(line).contains("--help"));
    }
  }

  private static String[] given(String... arguments) {
    return Stream.of(arguments).filter(each -> !each.isEmpty()).toArray(String[]::new);
  }
}
