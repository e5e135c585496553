package io.dehaze.benchmark.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dehaze.benchmark.load.PlannedEvent;
import io.dehaze.benchmark.sink.Arrival;
import io.dehaze.benchmark.sink.Mark;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScheduleMathsTest {
  private static final long START_MS = 1_780_000_000_000L;
  private static final int RATE = 1_000;

  private final SteadyPlan plan =
      new SteadyPlan(3, SteadySettings.full(RATE, 0, 512), START_MS, new Random(1));

  @Test
  void postsEachEventLongEnoughAheadAndInOrder() {
    long before = 0;
    for (PlannedEvent each : plan.events()) {
      assertThat(each.postAtMs()).isGreaterThanOrEqualTo(before);
      assertThat(each.mark().dueMs() - each.postAtMs()).isBetween(15_000L, 60_000L);
      before = each.postAtMs();
    }
    assertThat(plan.events().get(0).postAtMs()).isGreaterThanOrEqualTo(START_MS);
    assertThat(before).isLessThan(plan.measuredToMs());
  }

  @Test
  void comesDueAtTheFullRateFromTheWarmUpOn() {
    for (int second = 20; second < 60; second++) {
      long from = START_MS + second * 1_000L;
      long due =
          plan.events().stream()
              .filter(each -> each.mark().dueMs() >= from && each.mark().dueMs() < from + 1_000)
              .count();
      assertThat(due).as("second %d", second).isCloseTo(RATE, within(150L));
    }
  }

  @Test
  void goesOnPostingWhileItMeasures() {
    for (int second = 30; second < 60; second++) {
      long from = START_MS + second * 1_000L;
      long posted =
          plan.events().stream()
              .filter(each -> each.postAtMs() >= from && each.postAtMs() < from + 1_000)
              .count();
      assertThat(posted).as("second %d", second).isCloseTo(RATE, within(150L));
    }
  }

  @Test
  void cutsTheMeasuredTimeIntoRounds() {
    assertThat(plan.roundOf(new Mark(3, 0, plan.measuredFromMs()), 3)).isZero();
    assertThat(plan.roundOf(new Mark(3, 0, plan.measuredFromMs() + 10_000), 3)).isEqualTo(1);
    assertThat(plan.roundOf(new Mark(3, 0, plan.measuredToMs() - 1), 3)).isEqualTo(2);
    assertThat(plan.isMeasured(new Mark(3, 0, plan.measuredToMs()))).isFalse();
    assertThat(plan.isExpected(new Mark(3, 0, START_MS + 20_000))).isTrue();
  }

  @Test
  void accountsForWhatIsLostAndWhatCameTwice() {
    List<Arrival> arrivals =
        IntStream.of(0, 1, 1, 4, 9)
            .mapToObj(number -> new Arrival(new Mark(1, number, 0), 0))
            .toList();
    BitSet expected = new BitSet();
    expected.set(0, 5);
    assertThat(Account.of(arrivals, expected, mark -> true)).isEqualTo(new Account(3, 2, 1));
    assertThat(Account.of(arrivals, expected, mark -> false)).isEqualTo(new Account(0, 5, 0));
  }
}
