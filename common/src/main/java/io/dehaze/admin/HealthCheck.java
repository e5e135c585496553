package io.dehaze.admin;

import java.util.Optional;
import java.util.function.Supplier;

/** One thing that must be well for a process to be ready, or to be alive. */
public interface HealthCheck {
  /** What is checked, in a word or two: {@code kafka}. */
  String name();

  /**
   * Why it is not well, as a phrase for an operator; empty if it is. Answers at once from what is
   * known: a probe waits for it. Called from any thread.
   */
  Optional<String> problem();

  /** A check made of its two parts. */
  static HealthCheck of(String name, Supplier<Optional<String>> problem) {
    return new HealthCheck() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Optional<String> problem() {
        return problem.get();
      }
    };
  }
}
