package io.dehaze.benchmark.measure;

import java.util.Map;

/** What a process of Dehaze showed on {@code /metrics} at one time (Prometheus text format). */
public final class MetricsPage {
  private final String text;

  /** A page as it was read. */
  public MetricsPage(String text) {
    this.text = text;
  }

  /**
   * The sum of all series of a metric that have these labels.
   *
   * @param labels values by label; empty for all series
   */
  public double sum(String metric, Map<String, String> labels) {
    return text.lines()
        .filter(line -> is(line, metric, labels))
        .mapToDouble(MetricsPage::value)
        .sum();
  }

  private static double value(String line) {
    return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
  }

  private static boolean is(String line, String metric, Map<String, String> labels) {
    return line.startsWith(metric)
        && (line.charAt(metric.length()) == '{' || line.charAt(metric.length()) == ' ')
        && labels.entrySet().stream()
            .allMatch(each -> line.contains(each.getKey() + "=\"" + each.getValue() + '"'));
  }
}
