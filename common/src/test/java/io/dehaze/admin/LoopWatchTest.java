package io.dehaze.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LoopWatchTest {
  private final AtomicLong nanos = new AtomicLong(5);
  private final LoopWatch watch = new LoopWatch("lane-events", nanos::get);

  @Test
  void findsALoopStuckWithinFifteenSeconds() {
    watch.goesRound();
    pass(13);
    assertThat(watch.problem()).isEmpty();
    pass(2);
    assertThat(watch.problem()).contains("stuck for 15 s");
    watch.goesRound();
    assertThat(watch.problem()).isEmpty();
  }

  @Test
  void findsNothingBeforeItBeginsAndAfterItHasEnded() {
    pass(100);
    assertThat(watch.problem()).isEmpty();
    watch.goesRound();
    pass(100);
    watch.hasEnded();
    assertThat(watch.problem()).isEmpty();
  }

  private void pass(long seconds) {
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
  }
}
