package io.dehaze.system.harness;

import java.util.List;

/**
 * The books of a project as the series of all processes have them. Each delivery that came into
 * them has left them at its end, or is pending.
 */
public record Books(
    long accepted,
    long foreign,
    long redriven,
    long copies,
    long delivered,
    long dead,
    long cancelled,
    long expired,
    long returned) {

  static Books of(String project, List<Node> processes) {
    return new Books(
        sum(processes, "accepted", project, ""),
        sum(processes, "foreign", project, ""),
        sum(processes, "redriven", project, ""),
        sum(processes, "copies", project, ""),
        sum(processes, "ended", project, "delivered"),
        sum(processes, "ended", project, "dead"),
        sum(processes, "ended", project, "cancelled"),
        sum(processes, "ended", project, "expired"),
        sum(processes, "ended", project, "returned"));
  }

  private static long sum(List<Node> processes, String what, String project, String end) {
    String labels =
        end.isEmpty()
            ? "{project=\"%s\"}".formatted(project)
            : "{end=\"%s\",project=\"%s\"}".formatted(end, project);
    return Math.round(
        processes.stream()
            .mapToDouble(process -> process.metric("dehaze_books_" + what + "_total", labels))
            .sum());
  }

  /** What has not come to its end. */
  public long pending() {
    long came = accepted + foreign + redriven + copies;
    return came - delivered - dead - cancelled - expired - returned;
  }
}
