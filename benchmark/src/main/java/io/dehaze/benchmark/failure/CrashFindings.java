package io.dehaze.benchmark.failure;

import io.dehaze.benchmark.load.SteadyLoad;
import io.dehaze.benchmark.report.Figure;
import io.dehaze.benchmark.report.Report;
import io.dehaze.benchmark.report.Target;
import io.dehaze.benchmark.sink.Arrival;
import java.util.BitSet;
import java.util.List;

/**
 * What a crash run found.
 *
 * @param survivor what the other worker did
 * @param arrivals of all events
 * @param load which events were accepted
 */
record CrashFindings(
    CrashSettings settings, Kill kill, Survivor survivor, List<Arrival> arrivals, SteadyLoad load) {
  /** The default commit interval, a turn of the lane, and the broker's answer. */
  private static final long UNCOMMITTED_MS = 500;

  /** Above this many milliseconds an event has waited, not only been delivered. */
  private static final long WAITED_MS = 1_000;

  private static final double AS_BEFORE = 0.95;
  private static final long SECOND_MS = 1_000;
  private static final long STEP_MS = 100;

  /**
   * The kill.
   *
   * @param measuredMs since when both workers were measured, in milliseconds since the epoch
   * @param atMs when it was
   * @param inFlight records that the victim had taken on and not done right before
   */
  record Kill(long measuredMs, long atMs, int inFlight) {}

  /** What the worker that lives did otherwise than deliver at once. */
  record Survivor(long deferred, long retried, long dead) {}

  Report report() {
    BitSet lost = load.accepted(0).numbers();
    BitSet seen = new BitSet();
    int duplicated = 0;
    for (Arrival each : arrivals) {
      duplicated += seen.get(each.mark().number()) ? 1 : 0;
      seen.set(each.mark().number());
    }
    lost.andNot(seen);
    long uncommitted =
        arrivals.stream()
            .filter(
                each ->
                    new Window(kill.atMs - UNCOMMITTED_MS, kill.atMs + STEP_MS)
                        .has(each.atMicros() / 1_000))
            .count();
    long bound = kill.inFlight + uncommitted;
    double before = new Window(kill.measuredMs, kill.atMs).perSecond(arrivals);
    return Report.of(
        sentences(),
        List.of(
            Figure.count("accepted", load.count()),
            Figure.count("posts refused or unanswered", load.refused()),
            Figure.count("lost", lost.cardinality()).withTarget(Target.none()),
            Figure.count("duplicated", duplicated).withTarget(Target.atMost((double) bound)),
            Figure.count("in flight at the victim right before", kill.inFlight),
            Figure.count("completed in the last 0.5 s, both workers", uncommitted),
            Figure.of("deliveries/s before", "", before),
            Figure.of("deliveries/s in the 5 s after", "", after().perSecond(arrivals)),
            Figure.of("until deliveries/s are as before", "s", untilAsFast(before)),
            Figure.of("until no event waits any more", "s", untilPrompt()),
            Figure.count("put off by the survivor", survivor.deferred),
            Figure.count("tried again by the survivor", survivor.retried),
            Figure.count("given up by the survivor", survivor.dead)));
  }

  private Window after() {
    return new Window(kill.atMs, kill.atMs + 5 * SECOND_MS);
  }

  /** The first second after the dip in which as much arrived as before. */
  private double untilAsFast(double before) {
    long endMs = kill.atMs + settings.afterS() * SECOND_MS;
    boolean dipped = false;
    for (long fromMs = kill.atMs; fromMs + SECOND_MS <= endMs; fromMs += STEP_MS) {
      boolean asFast =
          new Window(fromMs, fromMs + SECOND_MS).perSecond(arrivals) >= AS_BEFORE * before;
      dipped = dipped || !asFast;
      if (dipped && asFast) {
        return (fromMs - kill.atMs) / 1_000.0;
      }
    }
    return dipped ? Double.POSITIVE_INFINITY : 0;
  }

  /** When the last event came that had waited for the dead worker. */
  private double untilPrompt() {
    long lastMs =
        arrivals.stream()
            .filter(each -> each.mark().dueMs() >= kill.measuredMs)
            .filter(each -> each.latenessMicros() > WAITED_MS * 1_000)
            .mapToLong(each -> each.atMicros() / 1_000)
            .max()
            .orElse(kill.atMs);
    return Math.max(0, lastMs - kill.atMs) / 1_000.0;
  }

  private List<String> sentences() {
    return List.of(
        "%,d immediate events/s, posted through the gateway in batches of what is due, every 10 ms, for one endpoint that answers 200 after %d ms."
            .formatted(settings.perSecond(), CrashSettings.ANSWER_AFTER_MS),
        "Two workers share the partitions. After %d s to warm up and %d s measured, one is ended by SIGKILL; the load goes on for %d s."
            .formatted(settings.warmUpS(), settings.beforeS(), settings.afterS()),
        "At most what was in flight at the victim and what it had completed since its last commit may come twice; the bound counts what both workers completed in the last half second.",
        "The group hears of the death when the session times out: 10 s, the embedded broker's default. Until then the victim's partitions wait.",
        "One embedded broker, one gateway, two workers, all with default settings; all on this machine.");
  }
}
