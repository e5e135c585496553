package io.dehaze.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SetBackWatchTest {
  private static final long HOUR_MS = 3_600_000;

  private final AtomicLong systemMs = new AtomicLong(1_700_000_000_000L);
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final SetBackWatch watch = new SetBackWatch(systemMs::get, failures::add);

  @Test
  void endsTheProcess_whereTheClockIsSetBack() {
    systemMs.addAndGet(-HOUR_MS);
    assertThat(watch.look()).isTrue();
    assertThat(failures).singleElement().asString().contains("PT1H", "start again");
  }

  @Test
  void endsTheProcess_whereTheClockIsSetRightAfterItWasSetForward() {
    systemMs.addAndGet(HOUR_MS);
    assertThat(watch.look()).isFalse();
    systemMs.addAndGet(-HOUR_MS);
    assertThat(watch.look()).isTrue();
  }

  @Test
  void endsNothing_becauseOfSmallCorrections() {
    for (int i = 0; i < 1_000; i++) {
      systemMs.addAndGet(i % 2 == 0 ? 6_000 : -SetBackWatch.SET_BACK_MS_MAX / 2);
      assertThat(watch.look()).isFalse();
    }
  }

  @Test
  void looksByItself() {
    try (watch) {
      watch.start();
      systemMs.addAndGet(-HOUR_MS);
      await().until(() -> failures.size() == 1);
    }
  }
}
