package io.dehaze.benchmark.sync;

import io.dehaze.benchmark.drive.Drive;

/**
 * How much a run of sync measures.
 *
 * @param rounds how often each is measured, in turns
 * @param times how long each time
 * @param backlog how many asynchronous events wait in the last rounds
 */
record SyncSettings(int rounds, Drive.Times times, int backlog) {
  static final SyncSettings FULL = new SyncSettings(3, new Drive.Times(3_000, 4_000), 1_000_000);
  static final SyncSettings QUICK = new SyncSettings(1, new Drive.Times(2_000, 2_000), 100_000);
}
