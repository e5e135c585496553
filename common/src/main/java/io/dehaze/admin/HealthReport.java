package io.dehaze.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;

/**
 * What a probe is told.
 *
 * @param status up if every check is
 */
record HealthReport(Status status, List<Line> checks) {
  enum Status {
    up,
    down
  }

  /**
   * How one check stands.
   *
   * @param reason why it is down; null if it is up
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Line(String name, Status status, String reason) {}

  static HealthReport of(List<HealthCheck> checks) {
    List<Line> lines = checks.stream().map(HealthReport::line).toList();
    boolean up = lines.stream().allMatch(line -> line.status == Status.up);
    return new HealthReport(up ? Status.up : Status.down, lines);
  }

  boolean isUp() {
    return status == Status.up;
  }

  private static Line line(HealthCheck check) {
    Optional<String> problem = problem(check);
    return new Line(
        check.name(), problem.isEmpty() ? Status.up : Status.down, problem.orElse(null));
  }

  /** A check that fails is not well, and must not hide what the others say. */
  private static Optional<String> problem(HealthCheck check) {
    try {
      return check.problem();
    } catch (RuntimeException e) {
      return Optional.of("the check itself failed: " + e);
    }
  }
}
