package io.dehaze.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dehaze.settings.CommandLines;
import io.dehaze.settings.StartFailure;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class DestinationOptionsTest {
  private static final URI HERE = URI.create("http://127.0.0.1:8080/");

  private final StringWriter err = new StringWriter();

  @Command(name = "probe")
  private static final class Probe implements Runnable {
    @Mixin private DestinationOptions options;

    @Override
    public void run() {}
  }

  @Test
  void areTheDefaultsOfTheRules() {
    assertThat(read(Map.of()).rules()).hasToString(DestinationRules.DEFAULT.toString());
  }

  @Test
  void openThisMachineOnlyWhereOneMachineIsAllAndNobodySaysWhat() {
    assertThat(read(Map.of()).rules().problem(HERE)).isPresent();
    assertThat(read(Map.of()).rulesOfOneMachine().problem(HERE)).isEmpty();
    assertThat(read(Map.of(), "--destination-allow=10.0.0.0/8").rulesOfOneMachine().problem(HERE))
        .isPresent();
    assertThat(read(Map.of("DEHAZE_DESTINATION_ALLOW", "a.test")).rulesOfOneMachine().problem(HERE))
        .isPresent();
  }

  @Test
  void areReadFromFlagsAndEnvironment() {
    DestinationRules rules =
        read(
                Map.of(
                    "DEHAZE_DESTINATION_DENY", "8.8.8.8,*.corp", "DEHAZE_DESTINATION_PORTS", "443"),
                "--destination-allow=127.0.0.0/8,hooks.internal",
                "--destination-https-only")
            .rules();
    assertThat(rules)
        .hasToString(
            "allow=[127.0.0.0/8, hooks.internal] deny=[8.8.8.8, *.corp] ports=443 https_only=true");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--destination-allow=10.0.0.1/8",
        "--destination-allow=10.0.0.0/33",
        "--destination-allow=10.0.0.0/-1",
        "--destination-allow=10.0.0.0/",
        "--destination-allow=10.0.0",
        "--destination-allow=010.0.0.1",
        "--destination-allow=256.0.0.1",
        "--destination-allow=2130706433",
        "--destination-allow=fd00:::1",
        "--destination-allow=fe80::1%eth0",
        "--destination-allow=[::1]",
        "--destination-allow=http://a",
        "--destination-allow=a:80",
        "--destination-allow=*",
        "--destination-allow=a.*.b",
        "--destination-allow=a..b",
        "--destination-allow=a,,b",
        "--destination-deny=a b",
        "--destination-ports=http",
        "--destination-ports=80;443",
        "--destination-ports=--80",
        "--destination-ports="
      })
  void refuseWhatIsNoDestination(String option) {
    assertThat(run(new Probe(), Map.of(), option)).isEqualTo(2);
    assertThat(err.toString()).contains(option.substring(0, option.indexOf('=')), "must be");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "65536", "90-80", "80,-0"})
  void refusePortsThatMakeNoSense(String ports) {
    DestinationOptions options = read(Map.of(), "--destination-ports=" + ports);
    assertThatThrownBy(options::rules)
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("--destination-ports");
  }

  @Test
  void takePortsOutWhereverTheyStand() {
    Ports ports = Ports.parse("-81,80-82,443");
    assertThat(ports.contain(80)).isTrue();
    assertThat(ports.contain(81)).isFalse();
    assertThat(ports.contain(82)).isTrue();
    assertThat(ports.contain(443)).isTrue();
    assertThat(ports.contain(444)).isFalse();
  }

  private DestinationOptions read(Map<String, String> environment, String... arguments) {
    Probe probe = new Probe();
    assertThat(run(probe, environment, arguments)).as(err.toString()).isZero();
    return probe.options;
  }

  private int run(Probe probe, Map<String, String> environment, String... arguments) {
    return CommandLines.create(probe, environment)
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
