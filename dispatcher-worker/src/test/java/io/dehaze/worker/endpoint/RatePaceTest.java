package io.dehaze.worker.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RatePaceTest {
  private static final long NOW = 1_700_000_000_000L;

  private final RatePace pace = new RatePace();

  @Test
  void givesSlotsThatAreOneIntervalApart() {
    assertThat(pace.tryGo(4, 1, false, NOW)).isTrue();
    for (int i = 1; i <= 100; i++) {
      assertThat(pace.tryGo(4, 1, false, NOW + 10)).isFalse();
      assertThat(pace.nextSlotMs(4, 1, NOW + 10)).isEqualTo(NOW + 10 + 250L * i);
    }
  }

  @Test
  void letsGoWhatComesSlowlyEnough() {
    for (int i = 0; i < 100; i++) {
      assertThat(pace.tryGo(0.5, 1, false, NOW + 2_000L * i)).isTrue();
    }
  }

  @Test
  void takesOnlyItsShare() {
    assertThat(pace.tryGo(4, 0.25, false, NOW)).isTrue();
    assertThat(pace.tryGo(4, 0.25, false, NOW + 999)).isFalse();
    assertThat(pace.tryGo(4, 0.25, false, NOW + 1_000)).isTrue();
  }

  @Test
  void aBacklogComesBackOnceAndKeepsTheRate() {
    List<Long> gone = new ArrayList<>();
    int deferrals = backlog(1_000, 50, gone);

    assertThat(deferrals).isBetween(990, 1_010);
    assertThat(gone).hasSize(1_000);
    assertThat(mostWithin(1_000, gone)).isLessThanOrEqualTo(2 * 50 + 2);
    assertThat(gone.get(999) - gone.get(0)).isBetween(19_900L, 21_000L);
  }

  private int backlog(int events, double limit, List<Long> gone) {
    Random random = new Random(7);
    PriorityQueue<Long> waiting = new PriorityQueue<>();
    int deferrals = 0;
    for (int i = 0; i < events; i++) {
      if (pace.tryGo(limit, 1, false, NOW)) {
        gone.add(NOW);
      } else {
        waiting.add(pace.nextSlotMs(limit, 1, NOW) + random.nextInt(40));
        deferrals++;
      }
    }
    while (!waiting.isEmpty()) {
      long nowMs = waiting.remove();
      if (pace.tryGo(limit, 1, true, nowMs)) {
        gone.add(nowMs);
      } else {
        waiting.add(pace.nextSlotMs(limit, 1, nowMs) + random.nextInt(40));
        deferrals++;
      }
    }
    return deferrals;
  }

  private static int mostWithin(long ms, List<Long> times) {
    int most = 0;
    for (int first = 0, last = 0; last < times.size(); last++) {
      while (times.get(last) - times.get(first) >= ms) {
        first++;
      }
      most = Math.max(most, last - first + 1);
    }
    return most;
  }

  @Test
  void doesNotLetAllGoAtOnceThatIsOverdue() {
    int gone = 0;
    for (int i = 0; i < 1_000; i++) {
      gone += pace.tryGo(10, 1, true, NOW) ? 1 : 0;
    }
    assertThat(gone).isBetween(10, 12);
  }

  @Test
  void aRaisedLimitHoldsAtOnce() {
    pace.tryGo(0.01, 1, false, NOW);
    for (int i = 0; i < 50; i++) {
      pace.nextSlotMs(0.01, 1, NOW);
    }
    assertThat(pace.tryGo(100, 1, false, NOW + 10)).isTrue();
    assertThat(pace.nextSlotMs(100, 1, NOW + 10)).isEqualTo(NOW + 20);
  }

  @Test
  void aLoweredLimitHoldsForWhatComesBackToo() {
    for (int i = 0; i < 20; i++) {
      pace.nextSlotMs(1_000, 1, NOW);
    }
    int gone = 0;
    for (int i = 0; i < 20; i++) {
      gone += pace.tryGo(1, 1, true, NOW + i) ? 1 : 0;
    }
    assertThat(gone).isLessThanOrEqualTo(3);
  }

  @Test
  void neverGivesASlotThatNoRecordCanHave() {
    long slot = NOW;
    for (int i = 0; i < 1_000_000; i++) {
      slot = pace.nextSlotMs(0.001, 0.001, NOW);
    }
    assertThat(slot).isBetween(NOW, 4_000_000_000_000L);
  }

  @Test
  void isIdleOnceNobodyWaits() {
    assertThat(pace.isIdle(NOW)).isTrue();
    pace.nextSlotMs(1, 1, NOW);
    assertThat(pace.isIdle(NOW + 1_000)).isFalse();
    assertThat(pace.isIdle(NOW + 1_001)).isTrue();
  }
}
