package io.dehaze.benchmark.drive;

import java.net.URI;
import java.util.concurrent.TimeUnit;

/**
 * What a driver does.
 *
 * @param target where requests go
 * @param template the request
 * @param rate how many each second, in an open loop; 0 for a closed loop
 * @param warmUpMs how long it drives before it measures, in milliseconds
 * @param measuredMs how long it measures, in milliseconds
 */
record DriverPlan(URI target, RequestTemplate template, int rate, int warmUpMs, int measuredMs) {
  private static final long PATIENCE_S = 10;

  boolean isOpenLoop() {
    return rate > 0;
  }

  long measuredNanos(long startNanos) {
    return startNanos + TimeUnit.MILLISECONDS.toNanos(warmUpMs);
  }

  long endNanos(long startNanos) {
    return measuredNanos(startNanos) + measuredForNanos();
  }

  long measuredForNanos() {
    return TimeUnit.MILLISECONDS.toNanos(measuredMs);
  }

  /** How long answers may still take when all is sent. */
  long patienceNanos() {
    return TimeUnit.SECONDS.toNanos(PATIENCE_S);
  }

  /** How many an open loop sends at most. */
  int requests() {
    return (int) ((long) rate * (warmUpMs + measuredMs) / 1_000) + 1;
  }

  /** When a request is to be sent, from the start. */
  long offsetNanos(int number) {
    return number * TimeUnit.SECONDS.toNanos(1) / rate;
  }

  /** The number of the first request of the measured time; 0 in a closed loop. */
  int measuredFromNumber() {
    return (int) ((long) rate * warmUpMs / 1_000);
  }
}
