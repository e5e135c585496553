package io.dehaze.lifecycle;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes the parts of a process, newest first, each within its own bound, whatever fails: one part
 * that hangs or throws must not keep the others from closing.
 *
 * <p>Register a part before it is started, so that a start that fails half-way is closed too.
 * Thread-safe; closes once.
 */
public final class Closer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Closer.class);
  private static final Duration DEFAULT_BOUND = Duration.ofSeconds(5);

  private record Part(AutoCloseable closeable, Duration bound) {
    @Override
    public String toString() {
      return closeable.getClass().getSimpleName();
    }
  }

  private final Deque<Part> parts = new ArrayDeque<>();

  /** Remembers {@code part} to be closed within 5 s, and hands it back. */
  public <T extends AutoCloseable> T open(T part) {
    return open(part, DEFAULT_BOUND);
  }

  /** Remembers {@code part} to be closed within {@code bound}, and hands it back. */
  public synchronized <T extends AutoCloseable> T open(T part, Duration bound) {
    parts.push(new Part(part, bound));
    return part;
  }

  /** Closes every part; one that takes longer than its bound is left behind. */
  @Override
  public synchronized void close() {
    while (!parts.isEmpty()) {
      close(parts.pop());
    }
  }

  private static void close(Part part) {
    Thread closing = new Thread(() -> closeAndReport(part), "close-" + part);
    closing.setDaemon(true);
    closing.start();
    try {
      TimeUnit.NANOSECONDS.timedJoin(closing, part.bound.toNanos());
    } catch (InterruptedException e) {
      // Asked to hurry: the rest is still told to close, but nobody waits for it.
      Thread.currentThread().interrupt();
    }
    if (closing.isAlive()) {
      LOG.warn("event=close_unfinished part={} waited_ms={}", part, part.bound.toMillis());
    }
  }

  private static void closeAndReport(Part part) {
    try {
      part.closeable.close();
    } catch (Exception e) {
      LOG.warn("event=close_failed part={}", part, e);
    }
  }
}
