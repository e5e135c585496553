package io.dehaze.worker.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.dehaze.worker.schedule.HeldEvents.Held;
import io.dehaze.worker.schedule.HeldEvents.Obstacle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DueEventsTest {
  private final DueEvents due = new DueEvents();
  private final Map<String, Integer> places = new HashMap<>(); // of endpoints; others have many
  private final List<Long> started = new ArrayList<>();
  private int room = Integer.MAX_VALUE;

  /** Due at a time that is its name, for an endpoint. */
  private final class Event implements Held {
    private final long dueMs;
    private String endpoint;

    Event(long dueMs, String endpoint) {
      this.dueMs = dueMs;
      this.endpoint = endpoint;
    }

    @Override
    public long dueMs() {
      return dueMs;
    }

    @Override
    public Obstacle tryStart() {
      if (places.getOrDefault(endpoint, 1) == 0) {
        return new Obstacle(endpoint);
      }
      if (room == 0) {
        return Obstacle.NO_ROOM;
      }
      room--;
      places.computeIfPresent(endpoint, (name, free) -> free - 1);
      started.add(dueMs);
      return null;
    }

    @Override
    public boolean isStillOurs() {
      return true;
    }

    @Override
    public void abandon() {}
  }

  @Test
  void aBurstForABusyEndpointHoldsUpNobodyElse() {
    places.put("busy", 2);
    for (int i = 0; i < 1_000; i++) {
      add(i, "busy");
    }
    add(5_000, "another");
    due.start();
    assertThat(started).containsExactly(0L, 1L, 5_000L);
    assertThat(due.size()).isEqualTo(998);
    assertThat(due.oldestDueMs()).isEqualTo(2);

    add(6_000, "another");
    places.put("busy", 3);
    due.start();
    assertThat(started).containsExactly(0L, 1L, 5_000L, 2L, 3L, 4L, 6_000L);

    places.remove("busy");
    due.start();
    assertThat(started).hasSize(1_002);
    assertThat(due.isEmpty()).isTrue();
    assertThat(due.oldestDueMs()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void whatHasWaitedIsFirstWhereThereIsLittleRoom() {
    places.put("busy", 0);
    add(1, "busy");
    due.start();
    places.remove("busy");
    add(2, "another");
    room = 1;
    due.start();
    assertThat(started).containsExactly(1L);
    assertThat(due.size()).isOne();
    due.start();
    assertThat(started).containsExactly(1L);
  }

  /** Its trigger calls another endpoint since, which is busy too. */
  @Test
  void whatWaitsForSomethingElseByNowWaitsOnThere() {
    places.put("busy", 0);
    places.put("another", 0);
    Event moved = new Event(1, "busy");
    due.arrivals().add(moved);
    add(2, "busy");
    due.start();
    moved.endpoint = "another";
    due.start();
    assertThat(due.size()).isEqualTo(2);

    places.put("busy", 1);
    due.start();
    assertThat(started).containsExactly(2L);
    places.put("another", 1);
    due.start();
    assertThat(started).containsExactly(2L, 1L);
    assertThat(due.isEmpty()).isTrue();
  }

  @Test
  void whatHasWaitedKeepsItsPlaceWhileThereIsNoRoom() {
    places.put("busy", 0);
    add(1, "busy");
    add(2, "busy");
    due.start();
    places.remove("busy");
    room = 0;
    add(3, "another");
    due.start();
    assertThat(started).isEmpty();
    assertThat(due.size()).isEqualTo(3);
    assertThat(due.isEmpty()).isFalse();

    room = 3;
    due.start();
    assertThat(started).containsExactly(1L, 2L, 3L);
  }

  @Test
  void whatIsLostIsForgottenWhereverItWaits() {
    places.put("busy", 0);
    add(1, "busy");
    add(2, "busy");
    due.start();
    add(3, "another");
    due.removeIf(each -> each.dueMs() != 2);
    assertThat(due.size()).isOne();
    assertThat(due.oldestDueMs()).isEqualTo(2);
    due.removeIf(each -> true);
    due.start();
    assertThat(due.isEmpty()).isTrue();
  }

  private void add(long dueMs, String endpoint) {
    due.arrivals().add(new Event(dueMs, endpoint));
  }
}
