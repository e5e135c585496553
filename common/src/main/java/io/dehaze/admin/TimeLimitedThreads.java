package io.dehaze.admin;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A few daemon threads, each of which is interrupted when one task takes too long.
 *
 * <p>The JDK's HTTP server reads and writes with blocking calls on its executor's threads, so a
 * client that sends half a request, or never reads the answer, holds a thread for as long as it
 * likes. The JDK's own limits against that are system properties: global, and read once. An
 * interrupt does the same without them, since it closes the channel that the thread is blocked on.
 */
final class TimeLimitedThreads implements Executor, AutoCloseable {
  private static final int TASKS_WAITING_MAX = 1_000;

  private final Duration limit;
  private final ThreadPoolExecutor threads;
  private final ScheduledExecutorService alarm;

  TimeLimitedThreads(String name, int count, Duration limit) {
    this.limit = limit;
    this.threads =
        new ThreadPoolExecutor(
            count,
            count,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(TASKS_WAITING_MAX),
            daemons(name));
    threads.allowCoreThreadTimeOut(true);
    this.alarm = Executors.newSingleThreadScheduledExecutor(daemons(name + "-alarm"));
  }

  /**
   * @throws java.util.concurrent.RejectedExecutionException if 1,000 tasks wait already; the HTTP
   *     server then closes the connection
   */
  @Override
  public void execute(Runnable task) {
    threads.execute(() -> runLimited(task));
  }

  @Override
  public void close() {
    threads.shutdownNow();
    alarm.shutdownNow();
  }

  private void runLimited(Runnable task) {
    var interrupter = new Interrupter(Thread.currentThread());
    Future<?> ringing =
        alarm.schedule(interrupter::interrupt, limit.toMillis(), TimeUnit.MILLISECONDS);
    try {
      task.run();
    } finally {
      interrupter.letGo();
      ringing.cancel(false);
    }
  }

  private static ThreadFactory daemons(String name) {
    var number = new AtomicInteger();
    return task -> {
      var thread = new Thread(task, name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Interrupts a thread as long as it works on its task, and never the task after. */
  private static final class Interrupter {
    private final Thread thread;
    private boolean working = true;

    Interrupter(Thread thread) {
      this.thread = thread;
    }

    synchronized void interrupt() {
      if (working) {
        thread.interrupt();
      }
    }

    /** An interrupt that came too late for the task is taken back by the pool before the next. */
    synchronized void letGo() {
      working = false;
    }
  }
}
