package io.dehaze.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dehaze.lane.Schedule.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScheduleTest {
  private static final long NOW = 1_700_000_000_000L;
  private static final Schedule SCHEDULE =
      new Schedule(10_000, 2_000, List.of(8_000L, 32_000L, 128_000L));

  @Test
  void whatIsDueNeedNotWait() {
    assertThat(SCHEDULE.placeOf(NOW, NOW)).isEqualTo(new Place.Now());
    assertThat(SCHEDULE.placeOf(NOW - 1, NOW)).isEqualTo(new Place.Now());
  }

  @Test
  void whatIsDueWithinTheHorizonIsHeld() {
    assertThat(SCHEDULE.placeOf(NOW + 1, NOW)).isEqualTo(new Place.Wheel());
    assertThat(SCHEDULE.placeOf(NOW + 10_000, NOW)).isEqualTo(new Place.Wheel());
  }

  @Test
  void whatIsDueLaterIsParkedAsLongAsTheSlackAllows() {
    assertThat(SCHEDULE.placeOf(NOW + 10_001, NOW)).isEqualTo(new Place.Parked(8_000));
    assertThat(SCHEDULE.placeOf(NOW + 33_999, NOW)).isEqualTo(new Place.Parked(8_000));
    assertThat(SCHEDULE.placeOf(NOW + 34_000, NOW)).isEqualTo(new Place.Parked(32_000));
    assertThat(SCHEDULE.placeOf(NOW + 5L * 365 * 86_400_000, NOW))
        .isEqualTo(new Place.Parked(128_000));
  }

  @Test
  void refusesLevelsThatLeaveGaps() {
    assertThatThrownBy(() -> new Schedule(10_000, 2_000, List.of(8_001L)))
        .hasMessageContaining("must fit into the wheel's horizon");
    assertThatThrownBy(() -> new Schedule(10_000, 2_000, List.of(4_000L, 4_000L)))
        .hasMessageContaining("ascend");
    assertThatThrownBy(() -> new Schedule(10_000, 2_000, List.of()))
        .hasMessageContaining("at least one");
  }

  static LongStream seeds() {
    return LongStream.range(0, 2_000);
  }

  /**
   * Any levels, any delay, hops that are late by anything up to the slack, and clocks of broker and
   * worker that differ from the true time by as much as the slack leaves: the event is in the wheel
   * before it is due, after few hops.
   */
  @ParameterizedTest
  @MethodSource("seeds")
  void anEventIsInTheWheelBeforeItIsDue(long seed) {
    Random random = new Random(seed);
    Schedule schedule = randomSchedule(random);
    long dueMs = NOW + 1 + (long) (Math.pow(random.nextDouble(), 3) * 40L * 86_400_000);
    long trueMs = NOW;
    long skewMs = schedule.slackMs() / 4;
    long hops = 0;
    Place place = schedule.placeOf(dueMs, trueMs + within(random, skewMs));
    while (place instanceof Place.Parked parked) {
      long parkedAtMs = trueMs + within(random, skewMs); // by the broker's clock
      long leavesAtMs = schedule.leavesAtMs(parkedAtMs, parked.parkMs(), dueMs);
      long workerMs = Math.max(leavesAtMs, trueMs) + random.nextLong(schedule.slackMs() / 4 + 1);
      trueMs = Math.max(trueMs, workerMs + within(random, skewMs));
      place = schedule.placeOf(dueMs, workerMs);
      hops++;
    }
    assertThat(trueMs).as("seed=%d", seed).isLessThanOrEqualTo(dueMs);
    assertThat(hops)
        .as("seed=%d levels=%s", seed, schedule)
        .isLessThanOrEqualTo(hopsMax(schedule, dueMs));
  }

  /**
   * On each level as often as it fits into the one above; on the highest as often as it fits into
   * the delay.
   */
  private static long hopsMax(Schedule schedule, long dueMs) {
    List<Long> parks = schedule.parksMs();
    long hops = 3 + (dueMs - NOW) / parks.get(parks.size() - 1);
    for (int level = 1; level < parks.size(); level++) {
      hops += 2 + parks.get(level) / parks.get(level - 1);
    }
    return hops;
  }

  private static Schedule randomSchedule(Random random) {
    long slackMs = 4L + random.nextInt(5_000);
    long shortest = 4 * slackMs + random.nextInt(10_000);
    List<Long> parks = new ArrayList<>();
    for (long park = shortest; park < 30L * 86_400_000; park *= 2 + random.nextInt(4)) {
      parks.add(park);
    }
    return new Schedule(shortest + slackMs + random.nextInt(5_000), slackMs, parks);
  }

  private static long within(Random random, long boundMs) {
    return random.nextLong(-boundMs, boundMs + 1);
  }
}
