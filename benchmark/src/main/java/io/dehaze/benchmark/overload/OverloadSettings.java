package io.dehaze.benchmark.overload;

import io.dehaze.benchmark.drive.Drive;

/**
 * How much a run of overload measures.
 *
 * @param warmUp what the gateway is given once, before all rounds
 * @param rounds how often both loads are measured, in turns
 * @param times how long each time
 */
record OverloadSettings(Drive.Times warmUp, int rounds, Drive.Times times) {
  static final OverloadSettings FULL =
      new OverloadSettings(new Drive.Times(20_000, 1_000), 3, new Drive.Times(3_000, 8_000));
  static final OverloadSettings QUICK =
      new OverloadSettings(new Drive.Times(8_000, 500), 1, new Drive.Times(2_000, 5_000));
}
