package io.dehaze.benchmark.report;

/** A report for a terminal. */
public final class TextReport {
  private TextReport() {}

  /** The whole text, with its last line end. */
  public static String of(Report report) {
    StringBuilder text = new StringBuilder().append('\n');
    report.load().forEach(line -> text.append(line).append('\n'));
    text.append('\n');
    Table.lines(report.figures()).forEach(line -> text.append(line).append('\n'));
    text.append('\n').append(report.verdict()).append(' ');
    text.append("Load average before: ").append(report.machine().loadBefore());
    return text.append("; after: ").append(report.machine().loadAfter()).append('\n').toString();
  }
}
