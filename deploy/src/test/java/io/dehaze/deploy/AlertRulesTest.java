package io.dehaze.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Holds the alerts to their runbooks, to their tests, and to their copy for Kubernetes. What
 * Prometheus says to them is asked where its {@code promtool} is installed.
 */
@Timeout(60)
class AlertRulesTest {
  private static final String RULES = "deploy/prometheus/rules/dehaze.yml";
  private static final String TESTS = "deploy/prometheus/tests/dehaze.yml";
  private static final String KUBERNETES =
      "deploy/kubernetes/components/monitoring/prometheus-rule.yaml";
  private static final Path WRITTEN = Path.of("target", "prometheus-rule.yaml");
  private static final String RUNBOOKS = "docs/operations.md";

  @Test
  void leadEachToItsRunbook() {
    List<String> headings =
        Pattern.compile("^### (Dehaze\\w+)$", Pattern.MULTILINE)
            .matcher(SourceTree.text(RUNBOOKS))
            .results()
            .map(heading -> heading.group(1))
            .toList();
    assertThat(names()).containsExactlyInAnyOrderElementsOf(headings);
    for (JsonNode alert : alerts()) {
      String anchor = alert.path("alert").asText().toLowerCase(Locale.ROOT);
      assertThat(alert.at("/annotations/runbook").asText()).isEqualTo(RUNBOOKS + "#" + anchor);
      assertThat(alert.at("/annotations/summary").asText()).isNotEmpty();
      assertThat(alert.at("/labels/severity").asText()).isIn("critical", "warning");
    }
  }

  @Test
  void areEachRaisedInATest() {
    String tests = SourceTree.text(TESTS);
    assertThat(names()).allMatch(name -> tests.contains("alertname: " + name + "\n"));
  }

  @Test
  void areTheSameInKubernetes() throws IOException {
    String copy = SourceTree.text(KUBERNETES);
    String rules = SourceTree.text(RULES);
    String head = copy.substring(0, copy.indexOf("spec:\n") + "spec:\n".length());
    String groups = rules.substring(rules.indexOf("groups:\n"));
    String written = head + groups.replaceAll("(?m)^(?=.)", "  ");
    Files.writeString(WRITTEN, written);
    assertThat(copy)
        .as("A rule has changed: cp deploy/target/prometheus-rule.yaml " + KUBERNETES)
        .isEqualTo(written);
  }

  @Test
  void areTakenByPrometheus() throws Exception {
    assertThat(promtool("check", "rules", RULES)).contains("SUCCESS");
  }

  @Test
  void areRaisedWhenTheyShouldBe() throws Exception {
    assertThat(promtool("test", "rules", TESTS)).contains("SUCCESS");
  }

  private static List<JsonNode> alerts() {
    return SourceTree.yaml(RULES).path("groups").findValues("rules").stream()
        .flatMap(rules -> StreamSupport.stream(rules.spliterator(), false))
        .filter(rule -> rule.has("alert"))
        .toList();
  }

  private static List<String> names() {
    return alerts().stream().map(alert -> alert.path("alert").asText()).toList();
  }

  private static String promtool(String... arguments) throws IOException, InterruptedException {
    assumeTrue(isInstalled(), "no promtool on the PATH (Debian's package prometheus)");
    Path out = Path.of("target", "promtool-" + arguments[0] + ".out");
    Process process =
        new ProcessBuilder(
                "promtool", arguments[0], arguments[1], SourceTree.path(arguments[2]).toString())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    int code = process.waitFor();
    String said = Files.readString(out);
    assertThat(code).as(said).isZero();
    return said;
  }

  private static boolean isInstalled() {
    return List.of(System.getenv("PATH").split(File.pathSeparator, -1)).stream()
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "promtool")));
  }
}
