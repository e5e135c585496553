package io.dehaze.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.dehaze.gateway.GatewayMain;
import io.dehaze.standalone.Dehaze;
import io.dehaze.system.harness.JavaProcess;
import io.dehaze.worker.WorkerMain;
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
class CommandsTest {
  private static final Path LOGS = Path.of("target", "system-tests", "commands");
  private static final Pattern FLAG = Pattern.compile("(?m)^ +(?:-\\w, )?--([a-z-]+)");

  static Stream<Arguments> roles() {
    return Stream.of(
        Arguments.of(GatewayMain.class, ""),
        Arguments.of(WorkerMain.class, ""),
        Arguments.of(Dehaze.class, "gateway"),
        Arguments.of(Dehaze.class, "worker"),
        Arguments.of(Dehaze.class, "kafka"),
        Arguments.of(Dehaze.class, "up"),
        Arguments.of(Dehaze.class, "demo"));
  }

  @ParameterizedTest
  @MethodSource("roles")
  void helpNamesEveryOptionWithItsEnvironmentVariable(Class<?> main, String command) {
    try (JavaProcess process = run(main, Map.of(), command, "--help")) {
      assertThat(process.awaitExit()).isZero();
      String help = process.standardOutput();
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
  }

  private static String variable(String flag) {
    return "DEHAZE_" + flag.replace('-', '_').toUpperCase(Locale.ROOT);
  }

  @Test
  void refusesToStartWithWrongSettingsAndSaysAllThatIsWrong() {
    Map<String, String> environment =
        Map.of("DEHAZE_TOPIC_PREFX", "typo", "DEHAZE_PARTITIONS", "many");
    try (JavaProcess worker =
        run(WorkerMain.class, environment, "--in-flight-max=0", "--commit-interval-ms=soon")) {
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

  private static JavaProcess run(
      Class<?> main, Map<String, String> environment, String... arguments) {
    List<String> given = Stream.of(arguments).filter(each -> !each.isEmpty()).toList();
    String name = main.getSimpleName() + String.join("", given).replaceAll("[^a-z]", "");
    return JavaProcess.start(LOGS, name, environment, main, given);
  }
}
