package io.dehaze.worker.lane;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SetBackWatchTest {
  private long systemMs = 1_700_000_000_000L;
  private long nanos = -42;
  private final SetBackWatch watch = new SetBackWatch(() -> systemMs, () -> nanos);

  @Test
  void saysOnceThatTheClockWasSetBack() {
    pass(1_000);
    systemMs -= 7_200_000;
    assertThat(watch.wasSetBack()).isTrue();
    pass(60_000);
    assertThat(watch.wasSetBack()).isFalse();
  }

  @Test
  void saysSoToo_whereItWasSetForwardBefore() {
    systemMs += 3_600_000;
    assertThat(watch.wasSetBack()).isFalse();
    systemMs -= 3_600_000;
    assertThat(watch.wasSetBack()).isTrue();
  }

  @Test
  void saysNothingOfTimeThatPasses_norOfASmallCorrection() {
    for (int i = 0; i < 1_000; i++) {
      pass(3_600_000);
      systemMs += i % 2 == 0 ? -50 : 50;
      assertThat(watch.wasSetBack()).isFalse();
    }
  }

  private void pass(long ms) {
    systemMs += ms;
    nanos += ms * 1_000_000;
  }
}
