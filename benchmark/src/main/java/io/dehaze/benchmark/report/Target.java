package io.dehaze.benchmark.report;

/**
 * What a figure is to reach.
 *
 * @param text as a person reads it
 * @param most the largest value that reaches it
 */
public record Target(String text, double most) {

  /** At most so much. */
  public static Target atMost(double most) {
    return new Target("<= " + Numbers.text(most), most);
  }

  /** None at all. */
  public static Target none() {
    return new Target("0", 0);
  }

  /** Whether a value reaches it. */
  public boolean isMetBy(double value) {
    return value <= most;
  }
}
