package io.dehaze.gateway.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What the bodies of all requests take of the heap, from their first byte to their answer, and the
 * bound on it: clients that send slowly, or all at once, must not use it up. Thread-safe.
 */
public final class BodyMemory {
  private final AtomicLong taken = new AtomicLong();
  private final long bytesMax;

  /** Bounded by so many bytes. */
  public BodyMemory(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** How much is taken now, in bytes. */
  public long taken() {
    return taken.get();
  }

  /** Takes memory; false where there is not so much left, and nothing was taken. */
  boolean take(int bytes) {
    if (taken.addAndGet(bytes) <= bytesMax) {
      return true;
    }
    taken.addAndGet(-bytes);
    return false;
  }

  void giveBack(long bytes) {
    taken.addAndGet(-bytes);
  }
}
