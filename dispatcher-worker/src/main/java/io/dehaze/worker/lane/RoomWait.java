package io.dehaze.worker.lane;

/**
 * How long a lane whose deliveries fill all the room there is waits before it asks again: as long
 * as it takes until a few dozen places are free. Asking costs a sleep and a walk through the
 * partitions; asking for each place by itself cost more processor time than all else that the
 * thread does. Not thread-safe.
 */
final class RoomWait {
  private static final long NANOS_MIN = 100_000;
  private static final long NANOS_MAX = 1_000_000;
  private static final int FEW = 16;
  private static final int MANY = 32;

  private long nanos = NANOS_MIN;

  /**
   * The next wait.
   *
   * @param handedOut how many records found room after the last one
   */
  long nanosAfter(int handedOut) {
    if (handedOut < FEW) {
      nanos = Math.min(NANOS_MAX, nanos * 2);
    } else if (handedOut > MANY) {
      nanos = Math.max(NANOS_MIN, nanos / 2);
    }
    return nanos;
  }
}
