package io.dehaze.benchmark.report;

/** A report for {@code docs/benchmarks}. */
public final class MarkdownReport {
  private MarkdownReport() {}

  /**
   * The whole page.
   *
   * @param chart the file name of its picture, beside it; null where there is none
   */
  public static String of(Report report, String chart) {
    StringBuilder page = new StringBuilder();
    page.append("# Benchmark: ").append(report.scenario()).append("\n\n");
    page.append("Written by `").append(report.command()).append("`. ");
    page.append("What it shows and what it cannot: [README](README.md).\n\n");
    report.load().forEach(line -> page.append("* ").append(line).append('\n'));
    page.append('\n');
    Table.lines(report.figures()).forEach(line -> page.append(line).append('\n'));
    if (chart != null) {
      page.append("\n![Median, spread and target of each figure](").append(chart).append(")\n");
    }
    page.append('\n').append(report.verdict()).append("\n\n## Where\n\n| | |\n| --- | --- |\n");
    report
        .machine()
        .facts()
        .forEach((name, fact) -> page.append("| %s | %s |\n".formatted(name, fact)));
    return page.toString();
  }
}
