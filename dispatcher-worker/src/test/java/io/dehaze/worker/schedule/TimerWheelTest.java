package io.dehaze.worker.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimerWheelTest {
  private static final long START = 1_700_000_000_123L;

  private final TimerWheel<String> wheel = new TimerWheel<>(1_000, START);

  @Test
  void handsOutAtTheDueTimeAndNotBefore() {
    wheel.add("a", START + 50);

    assertThat(advanceTo(START + 49)).isEmpty();
    assertThat(advanceTo(START + 50)).containsExactly("a");
    assertThat(wheel.size()).isZero();
  }

  @Test
  void handsOutWhatIsOverdueWithTheNextAdvance() {
    wheel.add("late", START - 10_000);
    assertThat(advanceTo(START + 1)).containsExactly("late");
  }

  @Test
  void handsOutInOrderOfTimeAndThenOfAddition() {
    wheel.add("c", START + 30);
    wheel.add("a", START + 10);
    wheel.add("b1", START + 20);
    wheel.add("b2", START + 20);

    assertThat(advanceTo(START + 100)).containsExactly("a", "b1", "b2", "c");
  }

  @Test
  void holdsWhatIsDueBeyondItsSpan() {
    wheel.add("far", START + 100_000);
    List<String> out = new ArrayList<>();
    for (long now = START; now < START + 100_000; now += 700) {
      out.addAll(advanceTo(now));
    }
    assertThat(out).isEmpty();
    assertThat(advanceTo(START + 100_000)).containsExactly("far");
  }

  @Test
  void aClockThatStepsBackChangesNothing() {
    wheel.add("a", START + 50);
    advanceTo(START + 40);
    assertThat(advanceTo(START - 5_000)).isEmpty();
    assertThat(advanceTo(START + 50)).containsExactly("a");
  }

  @Test
  void handsOutEverythingAfterALongStop() {
    for (int i = 0; i < 5_000; i++) {
      wheel.add("e" + i, START + i);
    }
    assertThat(advanceTo(START + 3_600_000)).hasSize(5_000);
  }

  @Test
  void takesAMillionForOneMillisecond() {
    for (int i = 0; i < 1_000_000; i++) {
      wheel.add("midnight", START + 500);
    }
    assertThat(advanceTo(START + 499)).isEmpty();
    assertThat(advanceTo(START + 500)).hasSize(1_000_000);
  }

  /** Later would be late, earlier for nothing. */
  @ParameterizedTest
  @ValueSource(ints = {1, 50, 900, 901, 1_000})
  void saysToTheMillisecondWhenTheFirstIsDue(int inMs) {
    assertThat(wheel.nextMs()).isEqualTo(Long.MAX_VALUE);
    wheel.add("first", START + inMs);
    wheel.add("second", START + inMs + 1);
    assertThat(wheel.nextMs()).isEqualTo(START + inMs);
    assertThat(advanceTo(START + inMs)).containsExactly("first");
    assertThat(wheel.nextMs()).isEqualTo(START + inMs + 1);
  }

  @Test
  void forgetsWhatIsUnwanted() {
    wheel.add("keep", START + 10);
    wheel.add("drop", START + 10);
    wheel.add("drop", START + 99);

    wheel.removeIf(held -> held.equals("drop"));

    assertThat(wheel.size()).isEqualTo(1);
    assertThat(advanceTo(START + 1_000)).containsExactly("keep");
  }

  static LongStream seeds() {
    return LongStream.range(0, 200);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void isNeverEarlyAndNeverLateByMoreThanAnAdvance(long seed) {
    Random random = new Random(seed);
    TimerWheel<Long> dueTimes = new TimerWheel<>(1 + random.nextInt(3_000), START);
    PriorityQueue<Long> held = new PriorityQueue<>();
    long before = START;
    long now = START;
    for (int step = 0; step < 500; step++) {
      for (int i = random.nextInt(5); i > 0; i--) {
        long dueMs = now + 1 + random.nextInt(10_000);
        dueTimes.add(dueMs, dueMs);
        held.add(dueMs);
      }
      long firstMs = held.isEmpty() ? Long.MAX_VALUE : held.peek();
      assertThat(dueTimes.nextMs())
          .as("seed=%d", seed)
          .isGreaterThan(now)
          .isLessThanOrEqualTo(firstMs);
      before = now;
      now += random.nextInt(200);
      Deque<Long> due = new ArrayDeque<>();
      dueTimes.advanceTo(now, due);
      for (long dueMs : due) {
        held.remove(dueMs);
        assertThat(dueMs).as("seed=%d", seed).isGreaterThan(before).isLessThanOrEqualTo(now);
      }
    }
    assertThat(dueTimes.size()).as("seed=%d", seed).isEqualTo(held.size());
  }

  private List<String> advanceTo(long timeMs) {
    Deque<String> due = new ArrayDeque<>();
    wheel.advanceTo(timeMs, due);
    return List.copyOf(due);
  }
}
