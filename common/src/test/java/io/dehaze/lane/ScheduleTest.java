package io.dehaze.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dehaze.lane.Schedule.Place;
import java.util.List;
import org.junit.jupiter.api.Test;

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
  void whatIsParkedLeavesAfterItsParkTimeUnlessItWouldMissTheWheel() {
    assertThat(SCHEDULE.leavesAtMs(NOW, 32_000, NOW + 34_001)).isEqualTo(NOW + 32_000);
    assertThat(SCHEDULE.leavesAtMs(NOW, 32_000, NOW + 33_000)).isEqualTo(NOW + 31_000);
    assertThat(SCHEDULE.leavesAtMs(NOW, 32_000, NOW - 1_000)).isEqualTo(NOW - 3_000);
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
}
