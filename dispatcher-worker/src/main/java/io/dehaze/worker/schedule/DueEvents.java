package io.dehaze.worker.schedule;

import io.dehaze.worker.schedule.HeldEvents.Held;
import io.dehaze.worker.schedule.HeldEvents.Obstacle;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The events that are due and have not started. They start in order; but those that wait for
 * something of their own, such as an endpoint that has all its calls under way, stand aside in a
 * queue for it, and hold up nobody else. Of each queue only the first is asked again.
 *
 * <p>Belongs to the wheel's thread.
 */
final class DueEvents {
  private final Deque<Held> arrived = new ArrayDeque<>();
  private final Map<Object, Deque<Held>> aside = new LinkedHashMap<>();

  /** Where what has become due is added, in order. */
  Deque<Held> arrivals() {
    return arrived;
  }

  /** Starts what can be started: first what has waited. */
  void start() {
    Iterator<Map.Entry<Object, Deque<Held>>> queues = aside.entrySet().iterator();
    while (queues.hasNext()) {
      Map.Entry<Object, Deque<Held>> each = queues.next();
      if (!start(each.getKey(), each.getValue())) {
        return;
      }
      if (each.getValue().isEmpty()) {
        queues.remove();
      }
    }
    Held first;
    while ((first = arrived.peek()) != null) {
      Obstacle obstacle = first.tryStart();
      if (Obstacle.NO_ROOM.equals(obstacle)) {
        return;
      }
      arrived.remove();
      if (obstacle != null) {
        aside.computeIfAbsent(obstacle.waitsFor(), key -> new ArrayDeque<>()).add(first);
      }
    }
  }

  /** Starts what waits for one thing; false where there is no room for anything. */
  private boolean start(Object waitsFor, Deque<Held> queue) {
    Held first;
    while ((first = queue.peek()) != null) {
      Obstacle obstacle = first.tryStart();
      if (Obstacle.NO_ROOM.equals(obstacle)) {
        return false;
      }
      if (obstacle != null && obstacle.waitsFor().equals(waitsFor)) {
        return true;
      }
      queue.remove();
      if (obstacle != null) { // by now it waits for something else
        arrived.addFirst(first);
      }
    }
    return true;
  }

  void removeIf(Predicate<Held> gone) {
    queues().forEach(queue -> queue.removeIf(gone));
  }

  int size() {
    return queues().mapToInt(Collection::size).sum();
  }

  boolean isEmpty() {
    return arrived.isEmpty() && aside.isEmpty();
  }

  /** When the one that has waited longest was due, or {@link Long#MAX_VALUE} where none waits. */
  long oldestDueMs() {
    return queues()
        .filter(queue -> !queue.isEmpty())
        .mapToLong(queue -> queue.peek().dueMs())
        .min()
        .orElse(Long.MAX_VALUE);
  }

  private Stream<Deque<Held>> queues() {
    return Stream.concat(Stream.of(arrived), aside.values().stream());
  }
}
