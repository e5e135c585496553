package io.dehaze.benchmark.growth;

import io.dehaze.benchmark.drive.Drive;

/**
 * How much a run of growth measures.
 *
 * @param warmUp what the gateway is given once, before all rounds
 * @param rounds how often each case is measured, in turns
 * @param times how long the gateway is driven in each case
 * @param megabytes how many megabytes of data are delivered in each case, at most
 * @param deliveries how many deliveries there are in each case, at most
 */
record GrowthSettings(
    Drive.Times warmUp, int rounds, Drive.Times times, int megabytes, int deliveries) {
  static final GrowthSettings FULL =
      new GrowthSettings(new Drive.Times(20_000, 500), 3, new Drive.Times(500, 2_000), 240, 60_000);
  static final GrowthSettings QUICK =
      new GrowthSettings(new Drive.Times(4_000, 500), 1, new Drive.Times(300, 700), 30, 10_000);
}
