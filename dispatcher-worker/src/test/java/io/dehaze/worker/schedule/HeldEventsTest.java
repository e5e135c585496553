package io.dehaze.worker.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dehaze.admin.LoopWatch;
import io.dehaze.worker.SetClock;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class HeldEventsTest {
  private static final long NOW = 1_700_000_000_000L;

  /** Each turn of the wheel's thread asks for the time. */
  @Test
  void sleepsWhileNothingIsHeld() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Clock counting = new SetClock(() -> NOW + asked.incrementAndGet());
    try (HeldEvents held = new HeldEvents("test", counting, failure -> {})) {
      held.start();
      await().pollDelay(Duration.ofMillis(400)).until(() -> asked.get() > 0);

      assertThat(asked.get()).isLessThan(100);
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

  @Test
  void startsWhatIsDueInItsTurnAndNothingBefore() throws Exception {
    AtomicLong nowMs = new AtomicLong(NOW);
    try (HeldEvents held = new HeldEvents("test", new SetClock(nowMs::get), failure -> {})) {
      held.start();
      Noted second = new Noted(NOW + 60_000);
      Noted first = new Noted(NOW + 30_000);
      held.add(second);
      held.add(first);
      await().until(() -> held.held() == 2);
      nowMs.addAndGet(29_999);
      await().during(Duration.ofMillis(100)).until(() -> first.started.get() == 0);
      nowMs.addAndGet(1);
      await().until(() -> first.started.get() == 1);
      assertThat(second.started).hasValue(0);
      nowMs.addAndGet(30_000);
      await().until(() -> second.started.get() == 1);
      await().until(() -> held.held() == 0);
    }
  }

  /** Otherwise it would keep its place in memory, and go out here and at the new owner's. */
  @Test
  void letsGoWhatIsAnotherWorkersAndKeepsTheRest() throws Exception {
    AtomicLong nowMs = new AtomicLong(NOW);
    try (HeldEvents held = new HeldEvents("test", new SetClock(nowMs::get), failure -> {})) {
      held.start();
      List<Noted> lost = List.of(new Noted(NOW + 30_000), new Noted(NOW));
      List<Noted> kept = List.of(new Noted(NOW + 30_000), new Noted(NOW));
      lost.get(1).mayStart = false; // due, and without room
      kept.get(1).mayStart = false;
      lost.forEach(held::add);
      kept.forEach(held::add);
      await().until(() -> held.held() == 4);
      assertThat(held.oldestDueAgeMs()).isZero();
      nowMs.addAndGet(5_000);
      await().until(() -> held.due() == 2);
      assertThat(held.oldestDueAgeMs()).isEqualTo(5_000);

      lost.forEach(each -> each.ours = false);
      held.letGoWhatIsLost();
      await().until(() -> held.held() == 2);
      assertThat(lost).allSatisfy(each -> assertThat(each.abandoned).hasValue(1));

      kept.forEach(each -> each.mayStart = true);
      lost.forEach(each -> each.mayStart = true);
      nowMs.addAndGet(30_000);
      await().until(() -> held.held() == 0);
      assertThat(kept).allSatisfy(each -> assertThat(each.started).hasValue(1));
      assertThat(kept).allSatisfy(each -> assertThat(each.abandoned).hasValue(0));
      assertThat(lost).allSatisfy(each -> assertThat(each.started).hasValue(0));
    }
  }

  @Test
  void tellsOfAnErrorAfterWhichNothingIsStarted() throws Exception {
    AtomicReference<Throwable> fatal = new AtomicReference<>();
    try (HeldEvents held = new HeldEvents("test", Clock.systemUTC(), fatal::set)) {
      held.start();
      held.add(
          new Noted(0) {
            @Override
            public HeldEvents.Obstacle tryStart() {
              throw new IllegalStateException("nobody expects it");
            }
          });
      await().until(() -> fatal.get() != null);
      assertThat(fatal.get()).hasMessage("nobody expects it");
    }
  }

  private static class Noted implements HeldEvents.Held {
    private final long dueMs;
    private final AtomicInteger started = new AtomicInteger();
    private final AtomicInteger abandoned = new AtomicInteger();
    private volatile boolean mayStart = true;
    private volatile boolean ours = true;

    Noted(long dueMs) {
      this.dueMs = dueMs;
    }

    @Override
    public long dueMs() {
      return dueMs;
    }

    @Override
    public HeldEvents.Obstacle tryStart() {
      if (!mayStart) {
        return HeldEvents.Obstacle.NO_ROOM;
      }
      started.incrementAndGet();
      return null;
    }

    @Override
    public boolean isStillOurs() {
      return ours;
    }

    @Override
    public void abandon() {
      abandoned.incrementAndGet();
    }
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
