package io.dehaze.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

class CommandLinesTest {
  private final StringWriter err = new StringWriter();
  private final StringWriter out = new StringWriter();
  private final Probe probe = new Probe();

  @Test
  void takesTheDefaultWhereNobodySaysOtherwise() {
    assertThat(run(Map.of())).isZero();
    assertThat(probe.publishTimeoutMs).isEqualTo(2_000);
    assertThat(probe.kafka.settings().bootstrapServers()).isEqualTo("127.0.0.1:9092");
    assertThat(probe.kafka.namesCluster()).isFalse();
  }

  @Test
  void prefersTheEnvironmentToTheDefault() {
    var environment =
        Map.of(
            "DEHAZE_PUBLISH_TIMEOUT_MS", "50",
            "DEHAZE_EAGER", "true",
            "DEHAZE_BOOTSTRAP_SERVERS", "k1:9092,[::1]:9093",
            "PATH", "/bin");
    assertThat(run(environment)).isZero();
    assertThat(probe.publishTimeoutMs).isEqualTo(50);
    assertThat(probe.eager).isTrue();
    assertThat(probe.kafka.settings().bootstrapServers()).isEqualTo("k1:9092,[::1]:9093");
    assertThat(probe.kafka.namesCluster()).isTrue();
  }

  @Test
  void prefersTheFlagToTheEnvironment() {
    assertThat(run(Map.of("DEHAZE_PUBLISH_TIMEOUT_MS", "50"), "--publish-timeout-ms=70")).isZero();
    assertThat(probe.publishTimeoutMs).isEqualTo(70);
  }

  @Test
  void acceptsWhatOnlyAnotherProcessReads() {
    assertThat(run(Map.of("DEHAZE_JAVA_OPTS", "-Xmx1g"))).isZero();
  }

  @Test
  void reportsAllMistakesAtOnceAndRunsNothing() {
    var environment =
        Map.of(
            "DEHAZE_PUBLISH_TIMEOUT_MS", "0",
            "DEHAZE_ADMIN_PROT", "1",
            "DEHAZE_ZZZ", "1",
            "DEHAZE_KAFKA_PROPERTY", "acks=0\nsasl.jaas.config=secret=1\nno.such=secret");
    int code =
        run(environment, "--admin-port=70000", "--partitions=many", "--ratio=2.5", "--typo=1");

    assertThat(code).isEqualTo(2);
    assertThat(probe.ran).isFalse();
    assertThat(err.toString().lines())
        .containsExactlyInAnyOrder(
            "DEHAZE_PUBLISH_TIMEOUT_MS=0 must be a whole number from 1 to 60000",
            "DEHAZE_ADMIN_PROT is not a setting; did you mean DEHAZE_ADMIN_PORT?",
            "DEHAZE_ZZZ is not a setting",
            "DEHAZE_KAFKA_PROPERTY cannot set acks: what Dehaze promises rests on it;"
                + " cannot set no.such: Kafka's clients know no such property",
            "--admin-port=70000 must be a whole number from 0 to 65535",
            "--partitions=many must be a whole number from 1 to 1000",
            "--ratio=2.5 must be a number from 0 to 1",
            "Unknown option: '--typo=1'",
            "Try 'probe --help'.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--partitions=010",
        "--partitions=0x10",
        "--partitions= 8",
        "--partitions=99999999999999999999",
        "--replication-factor=",
        "--topic-prefix=Upper",
        "--topic-prefix=",
        "--topic-prefix=.",
        "--bootstrap-servers=kafka",
        "--bootstrap-servers=a:1, b:2",
        "--bootstrap-servers=http://a:1",
        "--log-level=loud",
        "--eager=maybe",
        "--kafka-property=acks",
        "--kafka-property=group.id=mine",
        "--kafka-property==x",
        "--colour=blue",
        "--partitions",
        "stray",
      })
  void refuses(String argument) {
    assertThat(run(Map.of(), argument)).isEqualTo(2);
    assertThat(probe.ran).isFalse();
    assertThat(err.toString().lines()).as(err.toString()).hasSize(2);
  }

  @Test
  void namesARequiredSettingThatIsMissing() {
    var line = CommandLines.create(new Demanding(), Map.of());
    assertThat(line.setErr(new PrintWriter(err, true)).execute()).isEqualTo(2);
    assertThat(err.toString()).contains("--name");
    var told = CommandLines.create(new Demanding(), Map.of("DEHAZE_NAME", "x"));
    assertThat(told.execute()).isZero();
  }

  @Test
  void passesKafkaPropertiesOn() {
    assertThat(
            run(
                Map.of(),
                "--kafka-property=security.protocol=SASL_SSL",
                "--kafka-property=sasl.jaas.config=a=b;"))
        .isZero();
    assertThat(probe.kafka.settings().properties())
        .isEqualTo(Map.of("security.protocol", "SASL_SSL", "sasl.jaas.config", "a=b;"));
  }

  @Test
  void showsDefaultRuleAndVariableOfEachOption() {
    assertThat(run(Map.of("DEHAZE_ZZZ", "1", "DEHAZE_ADMIN_PORT", "99"), "--help")).isZero();
    String help = out.toString().replaceAll("\\s+", " ");
    assertThat(help)
        .contains("[default 4123; a whole number from 0 to 65535; DEHAZE_ADMIN_PORT]")
        .contains("[default info; one of error, warn, info, debug, trace; DEHAZE_LOG_LEVEL]")
        .contains("[default false; true or false; DEHAZE_EAGER]")
        .contains("--kafka-property=<name=value> A")
        .doesNotContain("DEHAZE_HELP");
    assertThat(run(Map.of(), "--version")).isZero();
    assertThat(out.toString()).contains("Dehaze ");
  }

  @Test
  void tellsWhyAStartFailedWithoutAStackTrace() {
    probe.failure = new UncheckedIOException("cannot listen on :1", new IOException("in use"));
    assertThat(run(Map.of())).isEqualTo(1);
    assertThat(err.toString().lines()).containsExactly("cannot listen on :1 (IOException: in use)");
  }

  @Test
  void checksSubcommandsAgainstTheWholeTreesVariables() {
    var root = CommandLines.create(new Root(), Map.of("DEHAZE_EAGER", "true"));
    assertThat(root.setErr(new PrintWriter(err, true)).execute("demanding", "--name=x")).isZero();
    assertThat(root.execute("demanding", "--name=x", "--nmae=y")).isEqualTo(2);
    assertThat(err.toString()).contains("Unknown option: '--nmae=y'").contains("root demanding");
    assertThat(root.setOut(new PrintWriter(out, true)).execute("help", "demanding")).isZero();
    assertThat(out.toString()).contains("DEHAZE_NAME");
    assertThat(root.execute()).isEqualTo(2);
  }

  private int run(Map<String, String> environment, String... arguments) {
    CommandLine line = CommandLines.create(probe, environment);
    line.setErr(new PrintWriter(err, true)).setOut(new PrintWriter(out, true));
    return line.execute(arguments);
  }

  @Command(name = "probe", versionProvider = VersionProvider.class, mixinStandardHelpOptions = true)
  static final class Probe implements Callable<Integer> {
    enum Colour {
      RED,
      GREEN
    }

    @Mixin AdminOptions admin;
    @Mixin KafkaOptions kafka;
    @Mixin LogOptions log;

    @Option(names = "--publish-timeout-ms", defaultValue = "2000")
    @Between(min = 1, max = 60_000)
    int publishTimeoutMs;

    @Option(names = "--ratio", defaultValue = "0.5")
    @Between(min = 0, max = 1)
    double ratio;

    @Option(names = "--eager")
    boolean eager;

    @Option(names = "--colour", defaultValue = "red")
    Colour colour;

    boolean ran;
    RuntimeException failure;

    @Override
    public Integer call() {
      ran = true;
      if (failure != null) {
        throw failure;
      }
      return 0;
    }
  }

  @Command(name = "demanding")
  static final class Demanding implements Runnable {
    @Option(names = "--name", required = true)
    List<String> names;

    @Override
    public void run() {}
  }

  @Command(
      name = "root",
      subcommands = {Demanding.class, Probe.class, HelpCommand.class})
  static final class Root {}
}
