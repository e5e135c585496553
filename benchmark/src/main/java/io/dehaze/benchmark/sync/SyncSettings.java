package io.dehaze.benchmark.sync;

import io.dehaze.benchmark.drive.Drive;

/**
 * How much a run of sync measures.
 *
 * @param warmUp what Dehaze is given from many callers and again from few, before all rounds
 * @param rounds how often each is measured, in turns
 * @param times how long each time
 * @param backlog how many asynchronous events wait in the last rounds
 */
record SyncSettings(Drive.Times warmUp, int rounds, Drive.Times times, int backlog) {
  static final SyncSettings FULL =
      new SyncSettings(new Drive.Times(60_000, 1_000), 3, new Drive.Times(3_000, 4_000), 1_000_000);
  static final SyncSettings QUICK =
      new SyncSettings(new Drive.Times(5_000, 500), 1, new Drive.Times(2_000, 2_000), 100_000);
}
