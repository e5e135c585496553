package io.dehaze.benchmark.batch;

import io.dehaze.benchmark.drive.Drive;

/**
 * How much a run of ingest-batch measures.
 *
 * @param warmUp what the gateway is given once, before all rounds
 * @param rounds how often each is measured, in turns
 * @param times how long the gateway each time
 * @param records how many records the yardstick writes each time, after as many to warm up
 */
record BatchSettings(Drive.Times warmUp, int rounds, Drive.Times times, int records) {
  static final BatchSettings FULL =
      new BatchSettings(
          new Drive.Times(20_000, 1_000), 5, new Drive.Times(3_000, 6_000), 1_000_000);
  static final BatchSettings QUICK =
      new BatchSettings(new Drive.Times(10_000, 500), 1, new Drive.Times(1_500, 3_000), 400_000);
}
