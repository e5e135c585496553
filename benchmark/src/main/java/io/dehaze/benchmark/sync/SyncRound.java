package io.dehaze.benchmark.sync;

import io.dehaze.benchmark.drive.DriveResult;

/**
 * One measurement: so many callers, each with one call at a time.
 *
 * @param backlog whether other events waited meanwhile
 * @param direct they call the webhook themselves
 * @param through they post synchronous events
 */
record SyncRound(int callers, boolean backlog, DriveResult direct, DriveResult through) {
  double addedMs(double percent) {
    return throughMs(percent) - direct.latencies().percentileMs(percent);
  }

  double throughMs(double percent) {
    return through.latencies().percentileMs(percent);
  }
}
