package io.dehaze.benchmark.report;

import java.util.List;

/**
 * What a run found.
 *
 * @param scenario what was run; null until the run is over
 * @param command what a person types to run it again; null until the run is over
 * @param machine where it ran; null until the run is over
 * @param load what was done, a sentence each
 * @param figures the rows of the table
 */
public record Report(
    String scenario, String command, Machine machine, List<String> load, List<Figure> figures) {

  /** What a scenario knows by itself. */
  public static Report of(List<String> load, List<Figure> figures) {
    return new Report(null, null, null, List.copyOf(load), List.copyOf(figures));
  }

  /** The same with what only the harness knows. */
  public Report about(String newScenario, String newCommand, Machine newMachine) {
    return new Report(newScenario, newCommand, newMachine, load, figures);
  }

  /** How many targets were met, as a sentence. */
  String verdict() {
    List<Figure> aimed = figures.stream().filter(each -> each.target() != null).toList();
    long met = aimed.stream().filter(each -> each.target().isMetBy(each.value())).count();
    return met + " of " + aimed.size() + " targets met.";
  }
}
