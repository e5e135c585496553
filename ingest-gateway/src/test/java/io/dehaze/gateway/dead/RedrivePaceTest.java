package io.dehaze.gateway.dead;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RedrivePaceTest {
  private static final long NOW_MS = 1_800_000_000_000L;

  private final RedrivePace pace = new RedrivePace(200);

  @Test
  void spreadsEventsOverTime() {
    long lastMs = 0;
    for (int i = 0; i < 1_001; i++) {
      lastMs = pace.nextDueMs(NOW_MS);
    }
    assertThat(lastMs).isEqualTo(NOW_MS + 5_000);
  }

  @Test
  void queuesASecondRedriveBehindTheFirst() {
    for (int i = 0; i < 400; i++) {
      pace.nextDueMs(NOW_MS);
    }
    assertThat(pace.nextDueMs(NOW_MS + 500)).isEqualTo(NOW_MS + 2_000);
  }

  @Test
  void owesNothingForTimeThatHasPassed() {
    pace.nextDueMs(NOW_MS);
    assertThat(pace.nextDueMs(NOW_MS + 60_000)).isEqualTo(NOW_MS + 60_000);
    assertThat(pace.nextDueMs(NOW_MS + 60_000)).isEqualTo(NOW_MS + 60_005);
  }
}
