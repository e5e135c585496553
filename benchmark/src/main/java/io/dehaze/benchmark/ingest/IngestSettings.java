package io.dehaze.benchmark.ingest;

import io.dehaze.benchmark.drive.Drive;

/**
 * How much a run of ingest measures.
 *
 * @param rounds how often each is measured, in turns
 * @param times how long each time
 */
record IngestSettings(int rounds, Drive.Times times) {
  static final IngestSettings FULL = new IngestSettings(5, new Drive.Times(4_000, 5_000));
  static final IngestSettings QUICK = new IngestSettings(2, new Drive.Times(2_000, 2_000));
}
