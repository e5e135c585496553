package io.dehaze.benchmark.deliver;

/**
 * How much is drained.
 *
 * @param events how many deliveries are measured, after others that warm up
 * @param rounds how often each drains them
 * @param onePartition whether all wait in one partition of the lane, and none in the others
 */
record DeliverSettings(int events, int rounds, boolean onePartition) {
  /** Warmed up by so many times what is measured: a minute or so, since the compilers need it. */
  private static final double WARM_UP = 1.5;

  int warmUp() {
    return (int) (events * WARM_UP);
  }

  /** How many wait in all. */
  int waiting() {
    return warmUp() + events;
  }

  /** What the scenario is called. */
  String name() {
    return onePartition ? "deliver-one-partition" : "deliver";
  }
}
