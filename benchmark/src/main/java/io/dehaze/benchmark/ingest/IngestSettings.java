package io.dehaze.benchmark.ingest;

import io.dehaze.benchmark.drive.Drive;

/**
 * How much a run of ingest measures.
 *
 * @param warmUp what both are given once, before all rounds
 * @param rounds how often each is measured, in turns
 * @param times how long each time
 */
record IngestSettings(Drive.Times warmUp, int rounds, Drive.Times times) {
  static final IngestSettings FULL =
      new IngestSettings(new Drive.Times(30_000, 1_000), 4, new Drive.Times(3_000, 4_000));
  static final IngestSettings QUICK =
      new IngestSettings(new Drive.Times(8_000, 500), 1, new Drive.Times(1_500, 2_500));
}
