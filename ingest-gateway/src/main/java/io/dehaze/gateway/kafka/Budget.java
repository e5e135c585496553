package io.dehaze.gateway.kafka;

import java.util.concurrent.TimeUnit;

/** How much one look-up may still read, in time and in bytes. Not thread-safe. */
public final class Budget {
  private final long deadlineNs;
  private long bytesLeft;

  /**
   * All of it still to be spent.
   *
   * @param timeMs from now, in milliseconds
   */
  public Budget(long timeMs, long bytes) {
    this.deadlineNs = System.nanoTime() + timeMs * 1_000_000;
    this.bytesLeft = bytes;
  }

  /**
   * One that only time spends.
   *
   * @param timeMs from now, in milliseconds
   */
  public static Budget ofTime(long timeMs) {
    return new Budget(timeMs, Long.MAX_VALUE);
  }

  /** One that nothing spends in a lifetime. */
  public static Budget unlimited() {
    return ofTime(TimeUnit.DAYS.toMillis(30_000));
  }

  /** Takes note of what was read. */
  void spend(long bytes) {
    bytesLeft -= bytes;
  }

  /** Whether nothing more may be read. */
  public boolean isSpent() {
    return bytesLeft <= 0 || System.nanoTime() - deadlineNs >= 0;
  }
}
