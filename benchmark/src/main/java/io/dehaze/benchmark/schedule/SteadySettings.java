package io.dehaze.benchmark.schedule;

/**
 * The load of a steady run. Times are in milliseconds from the first post.
 *
 * @param rate how many events come due each second
 * @param waiting how many far-off events wait meanwhile
 * @param workerHeapMb the worker's -Xmx
 * @param times when what happens
 */
record SteadySettings(int rate, int waiting, int workerHeapMb, Times times) {
  /** How many rounds the measured time is cut into. */
  static final int ROUNDS = 3;

  /**
   * When what happens.
   *
   * @param preloadMs in this time what should have been posted before the start is posted
   * @param firstDueMs from here on events come due at the full rate, to warm up
   * @param measuredFromMs what comes due from here on is measured
   * @param measuredToMs what comes due from here on is not; posting ends
   * @param leadLeastMs the shortest time from posting to due time
   * @param leadMostMs the longest
   */
  record Times(
      long preloadMs,
      long firstDueMs,
      long measuredFromMs,
      long measuredToMs,
      long leadLeastMs,
      long leadMostMs) {}

  static SteadySettings full(int rate, int waiting, int workerHeapMb) {
    Times times = new Times(5_000, 20_000, 60_000, 90_000, 15_000, 60_000);
    return new SteadySettings(rate, waiting, workerHeapMb, times);
  }

  static SteadySettings quick(int rate, int waiting, int workerHeapMb) {
    Times times = new Times(2_000, 17_000, 20_000, 30_000, 15_000, 30_000);
    return new SteadySettings(rate, waiting, workerHeapMb, times);
  }
}
