package io.dehaze.benchmark.endtoend;

import io.dehaze.benchmark.drive.Drive;

/**
 * How much a run of end-to-end measures.
 *
 * @param rounds how often each rate is measured, in turns
 * @param times how long each time
 */
record EndToEndSettings(int rounds, Drive.Times times) {
  static final EndToEndSettings FULL = new EndToEndSettings(3, new Drive.Times(10_000, 10_000));
  static final EndToEndSettings QUICK = new EndToEndSettings(1, new Drive.Times(8_000, 5_000));
}
