package io.dehaze.benchmark.report;

import java.util.Locale;

/** Numbers as a person reads them: as many digits as mean something. */
final class Numbers {
  private static final double WITHOUT_FRACTION = 1_000;
  private static final double ONE_DIGIT = 100;

  private Numbers() {}

  static String text(double value) {
    if (value == Math.rint(value) || Math.abs(value) >= WITHOUT_FRACTION) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return String.format(Locale.ROOT, Math.abs(value) >= ONE_DIGIT ? "%.1f" : "%.2f", value);
  }
}
