package io.dehaze.benchmark.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The rows of a report as text, each column as wide as it must be; Markdown reads it too. */
final class Table {
  private static final List<String> HEADS =
      List.of("figure", "whole run", "target", "", "median of rounds", "rounds");

  private Table() {}

  static List<String> lines(List<Figure> figures) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADS);
    for (Figure each : figures) {
      rows.add(
          List.of(
              each.name(),
              each.valueText(),
              each.targetText(),
              each.verdict(),
              each.medianText(),
              each.spreadText()));
    }
    int[] widths =
        IntStream.range(0, HEADS.size())
            .map(column -> rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0))
            .toArray();
    List<String> lines = new ArrayList<>(rows.stream().map(row -> line(row, widths)).toList());
    lines.add(1, ruler(widths));
    return lines;
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder("|");
    for (int column = 0; column < widths.length; column++) {
      String gap = " ".repeat(widths[column] - row.get(column).length());
      boolean isText = column == 0 || column == 3;
      line.append(' ').append(isText ? "" : gap).append(row.get(column));
      line.append(isText ? gap : "").append(" |");
    }
    return line.toString();
  }

  private static String ruler(int[] widths) {
    StringBuilder line = new StringBuilder("|");
    for (int column = 0; column < widths.length; column++) {
      boolean isText = column == 0 || column == 3;
      line.append(' ').append("-".repeat(Math.max(2, widths[column]) - (isText ? 0 : 1)));
      line.append(isText ? " |" : ": |");
    }
    return line.toString();
  }
}
