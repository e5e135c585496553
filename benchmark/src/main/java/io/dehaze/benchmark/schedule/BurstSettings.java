package io.dehaze.benchmark.schedule;

/**
 * The load of a burst run.
 *
 * @param events how many are due in the same millisecond
 * @param workerHeapMb the worker's -Xmx
 */
record BurstSettings(int events, int workerHeapMb) {
  /** Immediate events to each of the two endpoints, each second. */
  static final int TRICKLE_RATE = 100;

  /** How long a webhook takes to answer, so that deliveries are under way at once, in ms. */
  static final int ANSWER_AFTER_MS = 10;

  /** How long before the burst is due its events are posted, in milliseconds. */
  static final long LEAD_MS = 20_000;

  /** How long before the burst the latency of the trickle counts as that before, in ms. */
  static final long BEFORE_MS = 8_000;

  /** The worker's default of deliveries under way at once, in the two lanes that are used. */
  static final int IN_FLIGHT_BOUND = 2 * 1_024;
}
