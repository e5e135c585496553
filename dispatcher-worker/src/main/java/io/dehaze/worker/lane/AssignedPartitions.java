package io.dehaze.worker.lane;

import io.dehaze.admin.LoopWatch;
import io.dehaze.worker.lane.AssignedPartition.HandOut;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.ToIntFunction;
import org.apache.kafka.common.TopicPartition;

/**
 * The partitions of a lane that are ours and of which something was read. They share the lane's
 * room in turns: who was first to take of it is the last the next time, so that a long backlog in
 * one never keeps those behind it waiting. Owned by the poll thread; any thread may count.
 */
final class AssignedPartitions {
  private final Map<TopicPartition, AssignedPartition> byKey = new ConcurrentHashMap<>();
  private final Deque<AssignedPartition> turns = new ArrayDeque<>();
  private final RecordHandler handler;
  private final Clock clock;
  private final LoopWatch loop;
  private final RoomWait roomWait = new RoomWait();

  /**
   * None yet.
   *
   * @param loop told each time that what waits was looked at
   */
  AssignedPartitions(RecordHandler handler, Clock clock, LoopWatch loop) {
    this.handler = handler;
    this.clock = clock;
    this.loop = loop;
  }

  void add(TopicPartition key, AssignedPartition partition) {
    byKey.put(key, partition);
    turns.addLast(partition);
  }

  /** Null where nothing was read of it, or it is not ours. */
  AssignedPartition get(TopicPartition key) {
    return byKey.get(key);
  }

  /** A view that changes with them. */
  Set<TopicPartition> keys() {
    return byKey.keySet();
  }

  void forEach(BiConsumer<TopicPartition, AssignedPartition> action) {
    byKey.forEach(action);
  }

  /** How many records are taken on and not done. */
  int inFlight() {
    return sum(byKey.values(), AssignedPartition::inFlight);
  }

  /** How many partitions are not read further for the moment. */
  int paused() {
    return sum(byKey.values(), partition -> partition.isPaused() ? 1 : 0);
  }

  /** Whether all that was read is done and committed. */
  boolean areAtRest() {
    return byKey.values().stream().allMatch(AssignedPartition::isAtRest);
  }

  /**
   * Hands out what waits. Where there is no room, tries again for a while.
   *
   * @param forNanos for how long
   * @param isOver whether to stop trying
   * @return whether something waits that may start as soon as there is room
   */
  boolean handOut(long forNanos, BooleanSupplier isOver) {
    long until = System.nanoTime() + forNanos;
    while (true) {
      int before = waitingRecords();
      Set<HandOut> obstacles = handOutOnce();
      boolean noRoom = obstacles.contains(HandOut.NO_ROOM);
      if (!noRoom || isOver.getAsBoolean() || System.nanoTime() > until) {
        return noRoom || obstacles.contains(HandOut.WINDOW_FULL);
      }
      LockSupport.parkNanos(roomWait.nanosAfter(before - waitingRecords()));
    }
  }

  private Set<HandOut> handOutOnce() {
    loop.goesRound();
    Set<HandOut> obstacles = EnumSet.noneOf(HandOut.class);
    long nowMs = clock.millis();
    for (AssignedPartition partition : turns) {
      if (partition.hasWaiting()) {
        obstacles.add(partition.handOut(handler, nowMs));
      }
    }
    if (!turns.isEmpty()) {
      turns.addLast(turns.removeFirst());
    }
    return obstacles;
  }

  private int waitingRecords() {
    return sum(turns, partition -> partition.waiting().size());
  }

  /**
   * Begins nothing more in these partitions and lets what began end. What waits in the others goes
   * on meanwhile.
   *
   * @param atMostMs how long that may take
   * @return how many records have not ended by then
   */
  int drain(Collection<TopicPartition> keys, long atMostMs) {
    Collection<AssignedPartition> leaving =
        keys.stream().map(byKey::get).filter(Objects::nonNull).toList();
    leaving.forEach(AssignedPartition::stopBeginning);
    long until = System.nanoTime() + atMostMs * 1_000_000L;
    int unfinished;
    while ((unfinished = sum(leaving, AssignedPartition::begun)) > 0 && System.nanoTime() < until) {
      handOutOnce();
      LockSupport.parkNanos(1_000_000);
    }
    return unfinished;
  }

  /** They are another worker's now. */
  void forget(Collection<TopicPartition> keys) {
    for (TopicPartition key : keys) {
      AssignedPartition partition = byKey.remove(key);
      if (partition != null) {
        turns.remove(partition);
        partition.lose();
      }
    }
  }

  private static int sum(
      Collection<AssignedPartition> partitions, ToIntFunction<AssignedPartition> count) {
    int sum = 0;
    for (AssignedPartition each : partitions) {
      sum += count.applyAsInt(each);
    }
    return sum;
  }
}
