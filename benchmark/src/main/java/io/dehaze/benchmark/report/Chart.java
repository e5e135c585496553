package io.dehaze.benchmark.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The figures that were measured in rounds as a picture (SVG): a bar for the median, a line from
 * the least to the most, and a mark where the target is. Figures of one unit share a scale, so that
 * their bars can be compared.
 */
public final class Chart {
  private static final int WIDTH = 900;
  private static final int NAMES = 390;
  private static final int BARS = 330;
  private static final int ROW = 24;
  private static final int GAP = 14;
  private static final String PLAIN = "#5b7fa6";
  private static final String MET = "#3f8f5b";
  private static final String MISSED = "#c0563f";

  private final StringBuilder svg = new StringBuilder();
  private int top = GAP;

  private Chart() {}

  /** Whether there is anything to draw. */
  public static boolean isWorthwhile(Report report) {
    return report.figures().stream().anyMatch(each -> each.rounds() != null);
  }

  /** The whole document. */
  public static String of(Report report) {
    Chart chart = new Chart();
    groups(report.figures()).forEach(chart::draw);
    return """
        <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" font-family="sans-serif" font-size="13">
        <title>%s: median, spread and target of each figure</title>
        <rect width="100%%" height="100%%" fill="#fff"/>
        %s</svg>
        """
        .formatted(WIDTH, chart.top, WIDTH, chart.top, escaped(report.scenario()), chart.svg);
  }

  /** Figures of one unit that stand together; without a unit they have only shape in common. */
  private static List<List<Figure>> groups(List<Figure> figures) {
    List<List<Figure>> groups = new ArrayList<>();
    for (Figure each : figures.stream().filter(figure -> figure.rounds() != null).toList()) {
      groups.stream()
          .filter(group -> group.get(0).unit().equals(each.unit()))
          .findFirst()
          .ifPresentOrElse(
              group -> group.add(each), () -> groups.add(new ArrayList<>(List.of(each))));
    }
    return groups;
  }

  private void draw(List<Figure> group) {
    double most = group.stream().mapToDouble(Chart::extent).max().orElse(0);
    double scale = most > 0 ? BARS / most : 0;
    group.forEach(each -> draw(each, scale));
    top += GAP;
  }

  private static double extent(Figure figure) {
    double target = figure.target() == null ? 0 : limit(figure.target());
    return Math.max(Math.max(figure.value(), figure.rounds().most()), target);
  }

  private static double limit(Target target) {
    return Double.isInfinite(target.least()) ? target.most() : target.least();
  }

  private void draw(Figure figure, double scale) {
    int middle = top + ROW / 2;
    text(NAMES - 8, middle, "end", figure.name());
    line(
        "<rect x='%d' y='%d' width='%.1f' height='%d' fill='%s'/>",
        NAMES, top + 4, figure.value() * scale, ROW - 8, colour(figure));
    line(
        "<path d='M%.1f %dH%.1f' stroke='#222' stroke-width='1.5'/>",
        NAMES + figure.rounds().least() * scale, middle, NAMES + figure.rounds().most() * scale);
    if (figure.target() != null) {
      double at = NAMES + limit(figure.target()) * scale;
      line("<path d='M%.1f %dv%d' stroke='#000' stroke-dasharray='3 2'/>", at, top, ROW);
    }
    text(NAMES + BARS + 10, middle, "start", label(figure));
    top += ROW;
  }

  private static String colour(Figure figure) {
    if (figure.target() == null) {
      return PLAIN;
    }
    return figure.target().isMetBy(figure.value()) ? MET : MISSED;
  }

  private static String label(Figure figure) {
    return figure.target() == null
        ? figure.valueText()
        : figure.valueText() + "  (" + figure.targetText() + ")";
  }

  private void text(int x, int middle, String anchor, String text) {
    line("<text x='%d' y='%d' text-anchor='%s'>%s</text>", x, middle + 4, anchor, escaped(text));
  }

  private void line(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}
