package io.dehaze.gateway.http;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for requests that must wait for Kafka: one for each that waits, and none where none does.
 * The server's own threads are not for that: bodies and TLS handshakes need them while Kafka stands
 * still. How many there may be, the {@link Turns} that use them limit.
 */
public final class TurnThreads implements Executor, AutoCloseable {
  private static final int IDLE_S = 30;

  private final AtomicInteger made = new AtomicInteger();
  private final ExecutorService executor =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          IDLE_S,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          task -> {
            Thread thread = new Thread(task, "turn-" + made.incrementAndGet());
            thread.setDaemon(true);
            return thread;
          });

  @Override
  public void execute(Runnable task) {
    executor.execute(task);
  }

  /** Interrupts what still waits. */
  @Override
  public void close() {
    executor.shutdownNow();
  }
}
