package io.dehaze.benchmark.report;

import io.dehaze.benchmark.measure.Spread;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One row of a report.
 *
 * @param name what was measured
 * @param unit of the value; empty for a count
 * @param value over the whole run
 * @param target what it is to reach, or null where it only informs
 * @param rounds the spread over the rounds of the run, or null where there is one value
 */
public record Figure(String name, String unit, double value, Target target, Spread rounds) {

  /** A figure that only informs. */
  public static Figure of(String name, String unit, double value) {
    return new Figure(name, unit, value, null, null);
  }

  /** A count that only informs. */
  public static Figure count(String name, long count) {
    return of(name, "", (double) count);
  }

  /**
   * The median of what each round gave, with its spread.
   *
   * @param rounds at least one
   */
  public static <R> Figure ofRounds(
      String name, String unit, List<R> rounds, ToDoubleFunction<R> value) {
    Spread spread = Spread.of(rounds.stream().map(value::applyAsDouble).toList());
    return of(name, unit, spread.median()).withRounds(spread);
  }

  /** The same with a target. */
  public Figure withTarget(Target newTarget) {
    return new Figure(name, unit, value, newTarget, rounds);
  }

  /** The same with what each round gave. */
  public Figure withRounds(Spread newRounds) {
    return new Figure(name, unit, value, target, newRounds);
  }

  String valueText() {
    return Numbers.text(value) + (unit.isEmpty() ? "" : ' ' + unit);
  }

  String targetText() {
    return target == null ? "" : target.text();
  }

  String verdict() {
    return target == null ? "" : target.isMetBy(value) ? "met" : "missed";
  }

  String medianText() {
    return rounds == null ? "" : Numbers.text(rounds.median());
  }

  String spreadText() {
    return rounds == null
        ? ""
        : Numbers.text(rounds.least()) + " .. " + Numbers.text(rounds.most());
  }
}
