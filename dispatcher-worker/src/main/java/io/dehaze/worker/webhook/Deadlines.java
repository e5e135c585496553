package io.dehaze.worker.webhook;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.agrona.DeadlineTimerWheel;
import org.agrona.collections.Long2ObjectHashMap;
import org.xnio.XnioExecutor;

/**
 * The deadlines of one I/O thread's calls. All of it belongs to that thread. A call's deadline
 * costs a slot in a wheel rather than a timer of its own; the thread is woken only while there are
 * deadlines.
 */
final class Deadlines {
  private static final int TICK_MS = 8;
  private static final int TICKS_PER_WHEEL = 1_024;
  private static final int EXPIRED_PER_POLL = 1_000;

  private final XnioExecutor thread;
  private final DeadlineTimerWheel wheel =
      new DeadlineTimerWheel(TimeUnit.MILLISECONDS, nowMs(), TICK_MS, TICKS_PER_WHEEL);
  private final Long2ObjectHashMap<Runnable> whenOver = new Long2ObjectHashMap<>();
  private final Deque<Runnable> expired = new ArrayDeque<>();
  private boolean ticking;

  Deadlines(XnioExecutor thread) {
    this.thread = thread;
  }

  /**
   * Runs something when a time is over, late by up to a tick.
   *
   * @return what {@link #cancel} takes
   */
  long in(int delayMs, Runnable over) {
    if (!ticking) {
      wheel.currentTickTime(nowMs()); // an idle wheel stands still
    }
    long id = wheel.scheduleTimer(nowMs() + delayMs);
    whenOver.put(id, over);
    if (!ticking) {
      ticking = true;
      nextTick();
    }
    return id;
  }

  void cancel(long id) {
    if (whenOver.remove(id) != null) {
      wheel.cancelTimer(id);
    }
  }

  private void tick() {
    long now = nowMs();
    while (wheel.currentTickTime() <= now) { // one poll visits one tick
      wheel.poll(now, this::over, EXPIRED_PER_POLL);
      if (wheel.timerCount() == 0) {
        break;
      }
    }
    Runnable over;
    while ((over = expired.poll()) != null) {
      over.run();
    }
    ticking = wheel.timerCount() > 0;
    if (ticking) {
      nextTick();
    }
  }

  private boolean over(TimeUnit unit, long now, long id) {
    expired.add(
        whenOver.remove(
            id)); // run after the poll: it may set deadlines, which moves the wheel's slots
    return true;
  }

  private void nextTick() {
    thread.executeAfter(this::tick, TICK_MS, TimeUnit.MILLISECONDS);
  }

  private static long nowMs() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }
}
