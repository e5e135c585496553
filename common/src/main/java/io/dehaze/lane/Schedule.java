package io.dehaze.lane;

import java.util.List;
import java.util.Objects;

/**
 * Where an event waits, by how far off it is: the one function that gateway and worker share.
 *
 * <p>The schedule is a hierarchical timing wheel whose upper levels are Kafka topics. The lowest
 * level is a wheel in a worker's memory, which holds what is due within the horizon. What is due
 * later is parked in a delay level: a topic in which every record stays for the same park time, so
 * that records leave it in the order in which they came.
 *
 * <pre>
 *   horizon 10 s, slack 2 s, parks 8 s, 32 s, 128 s
 *
 *   due in 300 s ─▶ parked 128 s ─▶ 172 s: parked 128 s ─▶ 44 s: parked 32 s ─▶ 12 s: parked 8 s ─▶ 4 s: the wheel
 * </pre>
 *
 * <p>A park time is never longer than what remains less the slack, so each hop may be late by the
 * slack (a restart, a rebalance, a clock that differs) and the event still reaches the wheel before
 * it is due. What waits beyond the horizon can always be parked, because the shortest park time and
 * the slack fit into the horizon. An event hops at most a few times on each level: O(log of the
 * delay) where each level parks about four times as long as the one below.
 *
 * @param horizonMs what is due within this time is held in memory, in milliseconds
 * @param slackMs how long before it is due an event must be back from a delay level, in
 *     milliseconds
 * @param parksMs the park times of the delay levels, shortest first, in milliseconds
 */
public record Schedule(long horizonMs, long slackMs, List<Long> parksMs) {
  /** Where an event waits. */
  public sealed interface Place {
    /** It is due. */
    record Now() implements Place {}

    /** In the wheel of a worker. */
    record Wheel() implements Place {}

    /**
     * In a delay level.
     *
     * @param parkMs which one
     */
    record Parked(long parkMs) implements Place {}
  }

  private static final Place NOW = new Place.Now();
  private static final Place WHEEL = new Place.Wheel();

  /**
   * Checks that every time off has a place.
   *
   * @throws IllegalArgumentException with a sentence for the operator
   */
  public Schedule {
    parksMs = List.copyOf(parksMs);
    if (parksMs.isEmpty()) {
      throw new IllegalArgumentException("there must be at least one delay level");
    }
    long below = 0;
    for (long parkMs : parksMs) {
      if (parkMs <= below) {
        throw new IllegalArgumentException("delay levels must ascend, each above the one before");
      }
      below = parkMs;
    }
    if (slackMs < 0 || parksMs.get(0) > horizonMs - slackMs) {
      throw new IllegalArgumentException(
          "the shortest delay level (%d ms) and the slack (%d ms) must fit into the wheel's horizon (%d ms)"
              .formatted(parksMs.get(0), slackMs, horizonMs));
    }
  }

  /** Where an event waits that is due at a time, seen from another. */
  public Place placeOf(long dueMs, long nowMs) {
    long remainingMs = dueMs - nowMs;
    if (remainingMs <= 0) {
      return NOW;
    }
    return remainingMs <= horizonMs
        ? WHEEL
        : new Place.Parked(longestWithin(remainingMs - slackMs));
  }

  private long longestWithin(long spareMs) {
    int level = parksMs.size() - 1;
    while (level > 0 && parksMs.get(level) > spareMs) {
      level--;
    }
    return Objects.requireNonNull(parksMs.get(level));
  }

  /**
   * When a parked record leaves its level: after its park time, but never so late that it misses
   * the wheel.
   *
   * @param parkedAtMs when the broker took it, by the broker's clock
   */
  public long leavesAtMs(long parkedAtMs, long parkMs, long dueMs) {
    return Math.min(parkedAtMs + parkMs, dueMs - slackMs);
  }
}
