package io.dehaze.worker.schedule;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.function.Predicate;

/**
 * Holds things until they are due: nothing is handed out before its due time, and everything at the
 * first {@link #advanceTo} at or after it. What is due in the same millisecond comes out in the
 * order in which it was added.
 *
 * <p>A wheel of one slot for each millisecond of its span. To add and to hand out costs the same
 * however much is held and however many are due together: a million at midnight is a million
 * appends to one slot. What is due beyond the span waits in the last slot that the wheel reaches
 * and is added again when it comes by.
 *
 * <p>The caller owns time: nothing in here reads a clock. Not thread-safe; one thread adds and
 * advances.
 */
final class TimerWheel<E> {
  private record Entry<E>(E held, long dueMs) {}

  private final Deque<Entry<E>>[] slots;
  private final BitSet occupied;
  private final int mask;
  private long nowMs;
  private int size;

  /**
   * An empty wheel.
   *
   * @param spanMs how far it reaches, in milliseconds; rounded up to a power of two
   * @param nowMs the time it is, in milliseconds since the epoch
   */
  @SuppressWarnings({"unchecked", "rawtypes"}) // arrays of a generic type cannot be made otherwise
  TimerWheel(int spanMs, long nowMs) {
    int length = Integer.highestOneBit(Math.max(2, spanMs - 1)) << 1;
    this.slots = new Deque[length];
    this.occupied = new BitSet(length);
    this.mask = length - 1;
    this.nowMs = nowMs;
  }

  /** Holds something until it is due; what is due already comes out with the next advance. */
  void add(E held, long dueMs) {
    put(new Entry<>(held, dueMs));
    size++;
  }

  private void put(Entry<E> entry) {
    long atMs = Math.max(nowMs + 1, Math.min(entry.dueMs, nowMs + mask));
    int slot = (int) atMs & mask;
    if (slots[slot] == null) {
      slots[slot] = new ArrayDeque<>(4);
    }
    slots[slot].add(entry);
    occupied.set(slot);
  }

  /** Moves on to a time and hands out what is due by then. A time that has been is ignored. */
  void advanceTo(long timeMs, Deque<E> due) {
    long steps =
        Math.min(timeMs - nowMs, slots.length); // after a long stop each slot is visited once
    long first = nowMs + 1;
    if (steps > 0) {
      nowMs = timeMs;
    }
    for (long step = 0; step < steps; step++) {
      int slot = (int) (first + step) & mask;
      if (occupied.get(slot)) {
        empty(slot, due);
      }
    }
  }

  private void empty(int slot, Deque<E> due) {
    Deque<Entry<E>> entries = slots[slot];
    slots[slot] = null; // what a burst made large is not kept
    occupied.clear(slot);
    for (Entry<E> entry : entries) {
      if (entry.dueMs <= nowMs) {
        due.add(entry.held);
        size--;
      } else {
        put(entry);
      }
    }
  }

  /** Drops what matches. Costs a walk through all that is held. */
  void removeIf(Predicate<E> unwanted) {
    for (int slot = occupied.nextSetBit(0); slot >= 0; slot = occupied.nextSetBit(slot + 1)) {
      int before = slots[slot].size();
      slots[slot].removeIf(entry -> unwanted.test(entry.held));
      size -= before - slots[slot].size();
      if (slots[slot].isEmpty()) {
        slots[slot] = null;
        occupied.clear(slot);
      }
    }
  }

  /** How much is held. */
  int size() {
    return size;
  }

  /**
   * When the next advance is worth while.
   *
   * @return a time in milliseconds since the epoch; {@link Long#MAX_VALUE} where nothing is held
   */
  long nextMs() {
    if (size == 0) {
      return Long.MAX_VALUE;
    }
    int here = (int) (nowMs + 1) & mask;
    int ahead = occupied.nextSetBit(here);
    int slot = ahead >= 0 ? ahead : occupied.nextSetBit(0);
    return nowMs + 1 + ((slot - here) & mask);
  }
}
