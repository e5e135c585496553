package io.dehaze.system.harness;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What processes export, as the page of the documentation: one row for each metric. So the page
 * cannot say of a metric what is not so, nor leave one out.
 */
public final class MetricsPage {
  private static final Path PAGE = Path.of("..", "docs", "metrics.md");
  private static final Path WRITTEN = Path.of("target", "metrics.md");
  private static final String TABLES = "<!-- The tables are written by BooksTest. -->\n";
  private static final Pattern SAMPLE = Pattern.compile("([a-z_]+)(?:\\{(.*)})? .*");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"(?:[^\"\\\\]|\\\\.)*\"");

  private static final class Metric {
    private final String help;
    private String type = "";
    private final Set<String> labels = new TreeSet<>();
    private final Set<String> processes = new TreeSet<>();

    Metric(String help) {
      this.help = help;
    }
  }

  private final Map<String, Metric> metrics = new TreeMap<>();

  /** Takes in what a process exports. */
  public MetricsPage add(String process, Node exporting) {
    exporting.metrics().lines().forEach(line -> add(process, line));
    return this;
  }

  private void add(String process, String line) {
    if (line.startsWith("# HELP ")) {
      String[] words = line.split(" ", 4);
      metrics.computeIfAbsent(words[2], name -> new Metric(words.length > 3 ? words[3] : ""));
    } else if (line.startsWith("# TYPE ")) {
      String[] words = line.split(" ", 4);
      metrics.get(words[2]).type = words[3];
    } else {
      addSample(process, line);
    }
  }

  private void addSample(String process, String line) {
    Matcher sample = SAMPLE.matcher(line);
    if (!sample.matches()) {
      return;
    }
    String name = sample.group(1);
    Metric metric = metrics.get(name);
    if (metric == null) {
      metric = metrics.get(name.replaceAll("_(bucket|count|sum)$", ""));
    }
    metric.processes.add(process);
    Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
    while (label.find()) {
      metric.labels.add(label.group(1));
    }
    metric.labels.remove("le");
  }

  /** Fails where the page does not say what the processes do. */
  public void assertIsInTheDocumentation() throws IOException {
    String page = Files.readString(PAGE);
    int tables = page.indexOf(TABLES) + TABLES.length();
    String written =
        page.substring(0, tables) + table("Dehaze", "dehaze_") + table("Kafka's clients", "kafka_");
    Files.writeString(WRITTEN, written);
    assertThat(page)
        .as("A metric has changed: cp system-tests/target/metrics.md docs/metrics.md")
        .isEqualTo(written);
    for (Matcher jvm = Pattern.compile("`((?:jvm|process|system)_[a-z_]+)`").matcher(page);
        jvm.find(); ) {
      assertThat(metrics.keySet()).contains(jvm.group(1));
    }
  }

  private String table(String title, String prefix) {
    return metrics.entrySet().stream()
        .filter(each -> each.getKey().startsWith(prefix) && !each.getValue().processes.isEmpty())
        .map(each -> row(each.getKey(), each.getValue()))
        .collect(
            joining(
                "\n",
                """

                ## %s

                | metric | type | labels | of | meaning |
                | --- | --- | --- | --- | --- |
                """
                    .formatted(title),
                "\n"));
  }

  private static String row(String name, Metric metric) {
    String labels = metric.labels.stream().map(label -> '`' + label + '`').collect(joining(" "));
    return "| `%s` | %s | %s | %s | %s |"
        .formatted(
            name,
            metric.type,
            labels,
            String.join(", ", metric.processes),
            metric.help.replaceAll("\\.$", ""));
  }
}
