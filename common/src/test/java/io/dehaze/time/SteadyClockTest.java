package io.dehaze.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
  private static final long START = 1_700_000_000_000L;
  private static final long HOUR = 3_600_000;

  private long systemMs = START;
  private long nanos = 42;
  private final SteadyClock clock = new SteadyClock(() -> systemMs, () -> nanos);

  @Test
  void goesWithTheSystemClock() {
    for (int i = 0; i < 100; i++) {
      pass(777);
      assertThat(clock.millis()).isEqualTo(systemMs);
    }
  }

  @Test
  void doesNotFollowAStepForward() {
    systemMs += HOUR;
    pass(10_000);
    assertThat(clock.millis()).isBetween(START + 10_000, START + 10_010);
    assertThat(clock.offsetMs()).isBetween(HOUR - 10, HOUR);
  }

  @Test
  void isNotAheadHoursAfterAStepForward_andStillFollowsDrift() {
    systemMs += HOUR;
    for (int second = 0; second < 20_000; second++) {
      pass(1_000);
      systemMs -= second % 10 == 0 ? 1 : 0; // the oscillator is quick by 100 in a million
      clock.millis();
    }
    assertThat(clock.millis() - (systemMs - HOUR)).isBetween(-2L, 2L);
  }

  @Test
  void doesNotFollowAStepBack() {
    systemMs -= HOUR;
    pass(10_000);
    assertThat(clock.millis()).isBetween(START + 9_990, START + 10_000);
  }

  @Test
  void followsDrift() {
    for (int second = 0; second < 100_000; second++) {
      pass(1_000);
      systemMs += second % 10 == 0 ? 1 : 0; // the oscillator is slow by 100 in a million
      clock.millis();
    }
    assertThat(clock.offsetMs()).isBetween(-2L, 2L);
  }

  @Test
  void isNotAheadWhereItsThreadStandsStillBetweenTwoReadings() {
    SteadyClock halting =
        new SteadyClock(
            () -> {
              long read = systemMs;
              pass(100);
              return read;
            },
            () -> {
              long read = nanos;
              pass(100);
              return read;
            });
    for (int i = 0; i < 1_000; i++) {
      pass(1_000);
      long read = halting.millis();
      assertThat(read).isLessThanOrEqualTo(systemMs);
    }
  }

  @Test
  void isNotLateForEverWhereItsThreadStoodStillAtTheStart() {
    int[] readings = {0};
    SteadyClock halted =
        new SteadyClock(
            () -> {
              long read = systemMs;
              if (readings[0]++ == 0) {
                pass(2_000);
              }
              return read;
            },
            () -> nanos);
    assertThat(halted.millis()).isEqualTo(systemMs);
  }

  @Test
  void neverGoesBack() {
    long last = clock.millis();
    systemMs -= HOUR;
    for (int i = 0; i < 10_000; i++) {
      pass(3);
      assertThat(clock.millis()).isGreaterThanOrEqualTo(last);
      last = clock.millis();
    }
  }

  private void pass(long ms) {
    systemMs += ms;
    nanos += TimeUnit.MILLISECONDS.toNanos(ms);
  }
}
