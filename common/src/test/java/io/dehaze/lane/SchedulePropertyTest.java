package io.dehaze.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.dehaze.lane.Schedule.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

/**
 * The life of any event under any schedule, with clocks that differ and hops that are late, each by
 * a quarter of the slack at most.
 */
class SchedulePropertyTest {
  private static final long NOW = 1_700_000_000_000L;
  private static final long DAY_MS = 86_400_000;
  private static final long FIVE_YEARS_MS = 5 * 365 * DAY_MS;
  private static final long LONGEST_PARK_MS = 30 * DAY_MS;

  /** Where an event was, from its acceptance to the wheel. */
  private record Life(long hops, long inTheWheelAtMs) {}

  @Property(tries = 2_000)
  void isInTheWheelBeforeItIsDue(
      @ForAll("schedules") Schedule schedule,
      @ForAll @LongRange(min = 1, max = FIVE_YEARS_MS) long delayMs,
      @ForAll Random random) {
    Life life = live(schedule, NOW + delayMs, random);

    assertThat(life.inTheWheelAtMs).isLessThanOrEqualTo(NOW + delayMs);
  }

  /** On the highest level as often as it fits into the delay, on each other a few times. */
  @Property(tries = 2_000)
  void hopsAFewTimesOnEachLevel(
      @ForAll("schedules") Schedule schedule,
      @ForAll @LongRange(min = 1, max = FIVE_YEARS_MS) long delayMs,
      @ForAll Random random) {
    Life life = live(schedule, NOW + delayMs, random);

    List<Long> parks = schedule.parksMs();
    long hopsMax = 3 + delayMs / parks.get(parks.size() - 1);
    for (int level = 1; level < parks.size(); level++) {
      hopsMax += 2 + parks.get(level) / parks.get(level - 1);
    }
    assertThat(life.hops).isLessThanOrEqualTo(hopsMax);
  }

  /** What is parked never goes to delivery from there: only the wheel says that it is due. */
  @Property(tries = 2_000)
  void isNotDueBeforeItsTime(
      @ForAll("schedules") Schedule schedule,
      @ForAll @LongRange(min = 1, max = FIVE_YEARS_MS) long remainingMs) {
    assertThat(schedule.placeOf(NOW + remainingMs, NOW)).isNotInstanceOf(Place.Now.class);
  }

  private static Life live(Schedule schedule, long dueMs, Random random) {
    long quarterMs = schedule.slackMs() / 4;
    long trueMs = NOW;
    long hops = 0;
    Place place = schedule.placeOf(dueMs, trueMs + within(random, quarterMs));
    while (place instanceof Place.Parked parked) {
      long parkedAtMs = trueMs + within(random, quarterMs); // by the broker's clock
      long leavesAtMs = schedule.leavesAtMs(parkedAtMs, parked.parkMs(), dueMs);
      long workerMs = Math.max(leavesAtMs, trueMs) + random.nextLong(quarterMs + 1);
      trueMs = Math.max(trueMs, workerMs + within(random, quarterMs));
      place = schedule.placeOf(dueMs, workerMs);
      hops++;
    }
    return new Life(hops, trueMs);
  }

  private static long within(Random random, long boundMs) {
    return random.nextLong(-boundMs, boundMs + 1);
  }

  @Provide
  Arbitrary<Schedule> schedules() {
    return Combinators.combine(
            Arbitraries.longs().between(4, 5_000),
            Arbitraries.longs().between(0, 10_000),
            Arbitraries.integers().between(2, 5).list().ofSize(32),
            Arbitraries.longs().between(0, 5_000))
        .as(SchedulePropertyTest::schedule);
  }

  private static Schedule schedule(
      long slackMs, long moreParkMs, List<Integer> factors, long moreHorizonMs) {
    long shortest = 4 * slackMs + moreParkMs;
    List<Long> parks = new ArrayList<>();
    for (long park = shortest; park < LONGEST_PARK_MS; park *= factors.get(parks.size())) {
      parks.add(park);
    }
    return new Schedule(shortest + slackMs + moreHorizonMs, slackMs, parks);
  }
}
