package io.dehaze.lifecycle;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What the main thread of a process waits for: SIGTERM, Ctrl-C, or a part that cannot go on.
 *
 * <pre>{@code
 * try (var stop = StopSignal.ofProcess(); var closer = new Closer()) {
 *   ... open and start the parts ...
 *   stop.await();
 * }                 // closer first, then stop: only now may the JVM go
 * return 0;
 * }</pre>
 *
 * <p>The JVM halts when its shutdown hooks return, closed or not. So ours waits until this is
 * closed, and then ends the process with exit code 0: a stop that was asked for and that closed
 * everything is no failure. It does not join the main thread, which may be waiting in {@code
 * System.exit} for the hooks in turn.
 *
 * <p>Thread-safe.
 */
public final class StopSignal implements AutoCloseable {
  private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(9_500);

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final Thread hook = new Thread(this::stopAndWait, "stop");
  private volatile Duration closeTimeout;

  private StopSignal(Duration closeTimeout) {
    this.closeTimeout = closeTimeout;
  }

  /** One that hears no signal: only {@link #stop} and {@link #fail} end what waits for it. */
  public static StopSignal byHand() {
    return new StopSignal(CLOSE_TIMEOUT);
  }

  /** One that hears the signals of this process, which then has 9.5 s to close. */
  public static StopSignal ofProcess() {
    return ofProcess(CLOSE_TIMEOUT);
  }

  /**
   * One that hears the signals of this process.
   *
   * @param closeTimeout how long the process may take to close before it ends as it is
   */
  public static StopSignal ofProcess(Duration closeTimeout) {
    var signal = new StopSignal(closeTimeout);
    Runtime.getRuntime().addShutdownHook(signal.hook);
    return signal;
  }

  /**
   * Returns when the process shall stop.
   *
   * @throws IllegalStateException if it shall stop because of {@link #fail}; its cause says why
   */
  public void await() throws InterruptedException {
    asked.await();
    if (failure.get() != null) {
      throw new IllegalStateException("a part of the process failed", failure.get());
    }
  }

  /** Says how long the process may take to close, where that is known only now. */
  public void closeWithin(Duration timeout) {
    closeTimeout = timeout;
  }

  /** Asks the process to stop, as a signal does. */
  public void stop() {
    asked.countDown();
  }

  /**
   * Asks the process to stop with an exit code that says so; the first cause counts. What fails
   * after a stop was asked for fails because of it, and does not count.
   */
  public void fail(Throwable cause) {
    if (asked.getCount() > 0) {
      failure.compareAndSet(null, cause);
    }
    asked.countDown();
  }

  /** Says that everything is closed. */
  @Override
  public void close() {
    closed.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is on its way out: the hook runs already and has just been let go.
    }
  }

  private void stopAndWait() {
    stop();
    if (isClosedInTime()) {
      Runtime.getRuntime().halt(failure.get() == null ? 0 : 1);
    }
  }

  private boolean isClosedInTime() {
    try {
      return closed.await(closeTimeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
