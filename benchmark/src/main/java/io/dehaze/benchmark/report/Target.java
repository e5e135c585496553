package io.dehaze.benchmark.report;

/**
 * What a figure is to reach.
 *
 * @param text as a person reads it
 * @param least the smallest value that reaches it
 * @param most the largest value that reaches it
 */
public record Target(String text, double least, double most) {

  /** At most so much. */
  public static Target atMost(double most) {
    return new Target("<= " + Numbers.text(most), Double.NEGATIVE_INFINITY, most);
  }

  /** At least so much. */
  public static Target atLeast(double least) {
    return new Target(">= " + Numbers.text(least), least, Double.POSITIVE_INFINITY);
  }

  /** None at all. */
  public static Target none() {
    return new Target("0", 0, 0);
  }

  /** Whether a value reaches it. */
  public boolean isMetBy(double value) {
    return value >= least && value <= most;
  }
}
