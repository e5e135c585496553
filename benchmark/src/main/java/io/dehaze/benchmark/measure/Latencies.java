package io.dehaze.benchmark.measure;

import org.HdrHistogram.Histogram;

/** Times in microseconds, and what is asked of them in milliseconds. What is negative is early. */
public final class Latencies {
  private static final long LONGEST_MICROS = 3_600_000_000L;
  private static final int DIGITS = 3;

  private final Histogram micros;

  /** None yet. */
  public Latencies() {
    this(new Histogram(LONGEST_MICROS, DIGITS));
  }

  /** What another process recorded, in microseconds. */
  public Latencies(Histogram micros) {
    this.micros = micros;
  }

  /** Adds one; one that is early counts as 0. */
  public void record(long latencyMicros) {
    micros.recordValue(Math.max(0, Math.min(LONGEST_MICROS, latencyMicros)));
  }

  /** How many there are. */
  public long count() {
    return micros.getTotalCount();
  }

  /** The time within which so many percent were, in milliseconds; of none not a number. */
  public double percentileMs(double percent) {
    return count() == 0 ? Double.NaN : micros.getValueAtPercentile(percent) / 1e3;
  }

  /** The longest, in milliseconds. */
  public double maxMs() {
    return micros.getMaxValue() / 1e3;
  }
}
