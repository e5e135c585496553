package io.dehaze.event;

import java.util.List;

/** What came of checking an input: a value, or all that is wrong. */
public sealed interface Checked<T> {
  /** The input is good. */
  record Good<T>(T value) implements Checked<T> {}

  /**
   * The input is not good.
   *
   * @param problems everything that was found; never empty
   */
  record Refused<T>(List<Problem> problems) implements Checked<T> {}

  /** A value that was read while noting problems: good where there were none. */
  static <T> Checked<T> of(T value, Problems problems) {
    return problems.isEmpty() ? new Good<>(value) : new Refused<>(problems.list());
  }
}
