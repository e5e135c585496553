package io.dehaze.benchmark.endtoend;

import io.dehaze.benchmark.drive.Drive;

/**
 * How much a run of end-to-end measures.
 *
 * @param warmUp what both are given once, before all rounds
 * @param rounds how often each rate is measured, in turns
 * @param times how long each time
 */
record EndToEndSettings(Drive.Times warmUp, int rounds, Drive.Times times) {
  static final EndToEndSettings FULL =
      new EndToEndSettings(new Drive.Times(60_000, 1_000), 3, new Drive.Times(2_000, 10_000));
  static final EndToEndSettings QUICK =
      new EndToEndSettings(new Drive.Times(7_000, 500), 1, new Drive.Times(1_000, 3_000));
}
