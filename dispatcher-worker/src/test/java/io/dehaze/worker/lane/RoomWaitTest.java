package io.dehaze.worker.lane;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoomWaitTest {
  private static final long MS = 1_000_000;
  private final RoomWait wait = new RoomWait();

  @Test
  void growsToAMillisecondWhileFewFindRoom() {
    for (int i = 0; i < 10; i++) {
      assertThat(wait.nanosAfter(1)).isBetween(MS / 10, MS);
    }
    assertThat(wait.nanosAfter(0)).isEqualTo(MS);
  }

  @Test
  void shrinksToATenthOfAMillisecondWhileManyDo() {
    wait.nanosAfter(0);
    for (int i = 0; i < 10; i++) {
      assertThat(wait.nanosAfter(100)).isBetween(MS / 10, MS);
    }
    assertThat(wait.nanosAfter(100)).isEqualTo(MS / 10);
  }

  @Test
  void staysWhereAFewDozenDo() {
    long before = wait.nanosAfter(0);
    assertThat(wait.nanosAfter(24)).isEqualTo(before);
  }
}
