package io.dehaze.worker.deliver;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much of webhooks' answers may be in memory on their way to those who wait for them: for each
 * answer, and for all together. Thread-safe.
 */
public final class AnswerMemory {
  private final int bytesOfOneMax;
  private final AtomicLong left;

  /**
   * Nothing taken yet.
   *
   * @param bytesOfOneMax how large one answer may be, in bytes
   * @param bytesMax how large all of them together may be, in bytes
   */
  public AnswerMemory(int bytesOfOneMax, long bytesMax) {
    this.bytesOfOneMax = bytesOfOneMax;
    this.left = new AtomicLong(bytesMax);
  }

  int bytesOfOneMax() {
    return bytesOfOneMax;
  }

  /** Takes so much, or nothing. */
  boolean tryTake(int bytes) {
    if (left.addAndGet(-bytes) < 0) {
      left.addAndGet(bytes);
      return false;
    }
    return true;
  }

  void giveBack(int bytes) {
    left.addAndGet(bytes);
  }
}
