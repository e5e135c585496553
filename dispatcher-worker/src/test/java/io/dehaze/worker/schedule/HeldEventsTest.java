package io.dehaze.worker.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HeldEventsTest {
  /** Each turn of the wheel's thread asks for the time. */
  private static final class CountingClock extends Clock {
    private final Clock real = Clock.systemUTC();
    private final AtomicInteger asked = new AtomicInteger();

    @Override
    public Instant instant() {
      asked.incrementAndGet();
      return real.instant();
    }

    @Override
    public ZoneId getZone() {
      return real.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @Test
  void sleepsWhileNothingIsHeld() throws Exception {
    CountingClock clock = new CountingClock();
    try (HeldEvents held = new HeldEvents("test", clock, failure -> {})) {
      held.start();
      await().pollDelay(Duration.ofMillis(400)).until(() -> clock.asked.get() > 0);

      assertThat(clock.asked.get()).isLessThan(100);
    }
  }
}
