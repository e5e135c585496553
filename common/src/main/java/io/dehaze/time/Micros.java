package io.dehaze.time;

import java.time.Instant;
import java.time.InstantSource;

/** Times that travel between processes where a millisecond is too coarse. */
public final class Micros {
  private Micros() {}

  /** The time, in microseconds since the epoch. */
  public static long of(InstantSource clock) {
    Instant now = clock.instant();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
  }
}
