package io.dehaze.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds Grafana's dashboards to the data source that compose provisions and to our metrics. */
class DashboardsTest {
  private static final Path FOLDER = SourceTree.path("deploy/grafana/dashboards");
  private static final Pattern METRIC =
      Pattern.compile("\\b(?:dehaze|kafka|jvm|process)_[a-z_]+\\b(?!\\|)");

  static List<Path> dashboards() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      List<Path> found = files.filter(each -> each.toString().endsWith(".json")).sorted().toList();
      assertThat(found).hasSize(4);
      return found;
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void showsOnlyWhatIsThere(Path file) throws IOException {
    JsonNode dashboard = new ObjectMapper().readTree(file.toFile());
    assertThat(file.getFileName()).hasToString(dashboard.path("uid").asText() + ".json");
    assertThat(dashboard.path("title").asText()).startsWith("Dehaze: ");
    String known =
        SourceTree.text("docs/metrics.md") + SourceTree.text("deploy/prometheus/rules/dehaze.yml");
    Set<Integer> ids = new HashSet<>();
    for (JsonNode panel : dashboard.path("panels")) {
      assertThat(ids.add(panel.path("id").asInt())).as("two panels of one id").isTrue();
      for (JsonNode target : panel.path("targets")) {
        String expression = target.path("expr").asText();
        assertThat(target.at("/datasource/uid").asText()).isEqualTo(source());
        assertThat(expression).isNotEmpty();
        METRIC
            .matcher(expression.replaceAll("\"[^\"]*\"", "\"\""))
            .results()
            .map(metric -> metric.group().replaceAll("_(bucket|count|sum|max)$", ""))
            .forEach(metric -> assertThat(known).contains(metric));
      }
    }
    assertThat(ids).hasSizeGreaterThan(10);
  }

  @Test
  void eachMetricHasAPanelOrAnAlert() throws IOException {
    StringBuilder shown = new StringBuilder(SourceTree.text("deploy/prometheus/rules/dehaze.yml"));
    for (Path file : dashboards()) {
      shown.append(Files.readString(file));
    }
    Set<String> used =
        METRIC
            .matcher(shown)
            .results()
            .map(metric -> metric.group().replaceAll("_(bucket|count|sum|max)$", ""))
            .collect(Collectors.toSet());
    List<String> metrics =
        Pattern.compile("^\\| `(dehaze_\\w+)`", Pattern.MULTILINE)
            .matcher(SourceTree.text("docs/metrics.md"))
            .results()
            .map(metric -> metric.group(1).replaceAll("_max$", ""))
            .toList();
    assertThat(metrics).hasSizeGreaterThan(50);
    assertThat(used).containsAll(metrics);
  }

  private static String source() {
    return SourceTree.yaml("deploy/grafana/provisioning/datasources/prometheus.yaml")
        .at("/datasources/0/uid")
        .asText();
  }
}
