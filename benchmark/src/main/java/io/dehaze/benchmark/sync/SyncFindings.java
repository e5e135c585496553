package io.dehaze.benchmark.sync;

import io.dehaze.benchmark.measure.Spread;
import io.dehaze.benchmark.report.Figure;
import io.dehaze.benchmark.report.Report;
import io.dehaze.benchmark.report.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What the rounds say.
 *
 * @param leftOfBacklog how many of the other events still waited at the end
 */
record SyncFindings(List<SyncRound> rounds, double leftOfBacklog) {
  private static final double ADDED_P50_MS = 2;
  private static final double ADDED_P99_MS = 10;
  private static final double MANY_PER_SECOND = 10_000;
  private static final double P99_BY_BACKLOG = 2;

  Report report(SyncSettings settings, int eventBytes) {
    List<SyncRound> few = of(SyncRun.FEW, false);
    List<SyncRound> many = of(SyncRun.MANY, false);
    List<SyncRound> beside = of(SyncRun.FEW, true);
    List<Figure> figures = new ArrayList<>();
    figures.addAll(added(few, " (16 callers)"));
    figures.set(0, figures.get(0).withTarget(Target.atMost(ADDED_P50_MS)));
    figures.set(1, figures.get(1).withTarget(Target.atMost(ADDED_P99_MS)));
    figures.addAll(whole(few, " (16 callers)"));
    figures.addAll(added(many, " (256 callers)"));
    figures.addAll(whole(many, " (256 callers)"));
    figures.add(
        figure("answered/s (256 callers)", "", many, each -> each.through().perSecond())
            .withTarget(Target.atLeast(MANY_PER_SECOND)));
    figures.add(figure("directly/s (256 callers)", "", many, each -> each.direct().perSecond()));
    figures.addAll(whole(beside, " (16 callers, beside a backlog)"));
    figures.add(
        Figure.of("p99 beside a backlog, of that without", "", p99(beside) / p99(few))
            .withTarget(Target.atMost(P99_BY_BACKLOG)));
    figures.add(Figure.of("of the backlog still waiting at the end", "", leftOfBacklog));
    long refused = rounds.stream().mapToLong(each -> each.through().refused()).sum();
    figures.add(Figure.count("not answered 200", refused).withTarget(Target.none()));
    return Report.of(load(settings, eventBytes), figures);
  }

  private List<SyncRound> of(int callers, boolean backlog) {
    return rounds.stream()
        .filter(each -> each.callers() == callers && each.backlog() == backlog)
        .toList();
  }

  private static double p99(List<SyncRound> some) {
    return Spread.of(some.stream().map(each -> each.throughMs(99)).toList()).median();
  }

  private static List<Figure> added(List<SyncRound> some, String at) {
    return List.of(
        figure("added p50" + at, "ms", some, each -> each.addedMs(50)),
        figure("added p99" + at, "ms", some, each -> each.addedMs(99)));
  }

  private static List<Figure> whole(List<SyncRound> some, String at) {
    return List.of(
        figure("answer p50" + at, "ms", some, each -> each.throughMs(50)),
        figure("answer p99" + at, "ms", some, each -> each.throughMs(99)));
  }

  private static Figure figure(
      String name, String unit, List<SyncRound> some, ToDoubleFunction<SyncRound> value) {
    Spread spread = Spread.of(some.stream().map(value::applyAsDouble).toList());
    return Figure.of(name, unit, spread.median()).withRounds(spread);
  }

  private static List<String> load(SyncSettings settings, int eventBytes) {
    return List.of(
        "After %d s each of 256 and of 16 callers to warm up, %d rounds; in each, 16 and 256 callers first call the webhook themselves and then post synchronous events for it: %d s to warm up, %d s measured."
            .formatted(
                settings.warmUp().warmUpMs() / 1_000,
                settings.rounds(),
                settings.times().warmUpMs() / 1_000,
                settings.times().measuredMs() / 1_000),
        "A closed loop: each caller has one call at a time and makes the next when it has its answer. Added is the difference between the two in one round.",
        "Then %,d asynchronous events are put into the lane of events, whose webhook takes 50 ms for each, so that the worker delivers them at the most that the endpoint may have in flight; and 16 callers do the same beside that, as often."
            .formatted(settings.backlog()),
        "The webhook reads the body and answers two bytes. An event of %d bytes; one embedded broker, one gateway (-Xmx256m), one worker (-Xmx512m) with default settings, one load generator of two threads; all on this machine."
            .formatted(eventBytes));
  }
}
