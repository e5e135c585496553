package io.dehaze.worker.lane;

/**
 * Work that could be done now and has not begun.
 *
 * @param records how many records
 * @param oldestAgeMs how long the oldest of them has been due, in milliseconds; 0 where there is
 *     none
 */
public record DueWork(long records, long oldestAgeMs) {
  static final DueWork NONE = new DueWork(0, 0);

  /** The age in seconds. */
  public double oldestSeconds() {
    return oldestAgeMs / 1_000.0;
  }

  DueWork and(DueWork other) {
    return new DueWork(records + other.records, Math.max(oldestAgeMs, other.oldestAgeMs));
  }
}
