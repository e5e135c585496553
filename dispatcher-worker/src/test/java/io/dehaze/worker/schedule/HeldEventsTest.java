package io.dehaze.worker.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dehaze.admin.LoopWatch;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
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

  @Test
  void tellsThatItIsStuckWhenAnEventNeverStarts() throws Exception {
    AtomicLong nanos = new AtomicLong();
    LoopWatch loop = new LoopWatch("wheel-test", nanos::get);
    CountDownLatch starting = new CountDownLatch(1);
    CountDownLatch mayStart = new CountDownLatch(1);
    try (HeldEvents held = new HeldEvents(loop, Clock.systemUTC(), failure -> {})) {
      held.start();
      held.add(new Deadlocked(starting, mayStart));
      starting.await();
      nanos.addAndGet(TimeUnit.SECONDS.toNanos(15));
      assertThat(held.loop().problem()).contains("stuck for 15 s");

      mayStart.countDown();
      await().until(() -> held.loop().problem().isEmpty());
      nanos.addAndGet(TimeUnit.SECONDS.toNanos(15));
      await().until(() -> held.loop().problem().isEmpty());
    }
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(15));
    assertThat(loop.problem()).isEmpty();
  }

  private record Deadlocked(CountDownLatch starting, CountDownLatch mayStart)
      implements HeldEvents.Held {
    @Override
    public long dueMs() {
      return 0;
    }

    @Override
    public HeldEvents.Obstacle tryStart() {
      starting.countDown();
      try {
        mayStart.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return null;
    }

    @Override
    public boolean isStillOurs() {
      return true;
    }

    @Override
    public void abandon() {}
  }
}
