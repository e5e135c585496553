package io.dehaze.gateway.story;

/** How much one look-up may still read, in time and in bytes. Not thread-safe. */
final class Budget {
  private final long deadlineNs;
  private long bytesLeft;

  /**
   * All of it still to be spent.
   *
   * @param timeMs from now, in milliseconds
   */
  Budget(long timeMs, long bytes) {
    this.deadlineNs = System.nanoTime() + timeMs * 1_000_000;
    this.bytesLeft = bytes;
  }

  /** Takes note of what was read. */
  void spend(long bytes) {
    bytesLeft -= bytes;
  }

  boolean isSpent() {
    return bytesLeft <= 0 || System.nanoTime() - deadlineNs >= 0;
  }
}
