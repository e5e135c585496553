package io.dehaze.gateway.http;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.xnio.XnioIoThread;

/**
 * Hands tasks to I/O threads. Tasks that come together wake their thread once, and none waits for
 * the lock of the thread's own queue: Kafka acknowledges events by the hundred.
 *
 * <p>Not bounded by itself: a task is the answer of a request, and there is one of these for each
 * connection. Thread-safe.
 */
public final class IoInboxes {
  private final Map<XnioIoThread, Inbox> inboxes = new ConcurrentHashMap<>();

  /** Has a thread run a task soon, after those that it was given before. */
  public void execute(XnioIoThread thread, Runnable task) {
    inboxes.computeIfAbsent(thread, Inbox::new).add(task);
  }

  private static final class Inbox {
    private final XnioIoThread thread;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean awake = new AtomicBoolean();

    Inbox(XnioIoThread thread) {
      this.thread = thread;
    }

    void add(Runnable task) {
      tasks.add(task);
      wake();
    }

    private void wake() {
      if (!awake.get() && awake.compareAndSet(false, true)) {
        thread.execute(this::runAll);
      }
    }

    /** Asleep first and then through the queue: what is added meanwhile is run, or wakes again. */
    private void runAll() {
      awake.set(false);
      try {
        Runnable task;
        while ((task = tasks.poll()) != null) {
          task.run();
        }
      } finally {
        if (!tasks.isEmpty()) {
          wake(); // one has failed: those behind it are other connections' answers
        }
      }
    }
  }
}
