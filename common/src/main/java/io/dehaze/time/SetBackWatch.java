package io.dehaze.time;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a process whose system clock was set back. Kafka's clients time their heartbeats, waits and
 * reconnections by that clock: until it is again where it was, a consumer may stay in a poll and a
 * producer without a connection. A process that is started anew knows nothing of the time before.
 *
 * <p>Looks once a second, on a thread of its own.
 */
public final class SetBackWatch implements AutoCloseable {
  /**
   * To wait so long is no worse than what a busy machine does: a consumer may lose its partitions
   * and take them again, and callers who wait may get no answer in time. To end would cost as much.
   */
  static final long SET_BACK_MS_MAX = 10_000;

  private static final long PAUSE_MS = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(SetBackWatch.class);

  private final LongSupplier systemMs;
  private final Consumer<Throwable> fatal;
  private final Thread looking = new Thread(this::lookUntilItIsSetBack, "set-back-watch");
  private long latestMs;

  /**
   * Looks at nothing before {@link #start}.
   *
   * @param fatal told once, after which it looks no more: the process should end and be started
   *     again
   */
  public SetBackWatch(Consumer<Throwable> fatal) {
    this(System::currentTimeMillis, fatal);
  }

  SetBackWatch(LongSupplier systemMs, Consumer<Throwable> fatal) {
    this.systemMs = systemMs;
    this.fatal = fatal;
    this.latestMs = systemMs.getAsLong();
    looking.setDaemon(true);
  }

  /** Begins to look. */
  public void start() {
    looking.start();
  }

  private void lookUntilItIsSetBack() {
    try {
      while (!look()) {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  /** Whether the clock is so far behind where it has been that the process has to end. */
  boolean look() {
    long nowMs = systemMs.getAsLong();
    latestMs = Math.max(latestMs, nowMs);
    long behindMs = latestMs - nowMs;
    if (behindMs <= SET_BACK_MS_MAX) {
      return false;
    }
    LOG.error("event=clock_set_back seconds={} what=\"ends, start it again\"", behindMs / 1_000);
    fatal.accept(
        new IllegalStateException(
            "the system clock was set back by %s, and Kafka's clients go by it: start again"
                .formatted(Duration.ofMillis(behindMs))));
    return true;
  }

  /** Looks no more. */
  @Override
  public void close() {
    looking.interrupt();
  }
}
