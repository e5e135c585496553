package io.dehaze.worker;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/** A clock that a test sets. */
public final class SetClock extends Clock {
  private final LongSupplier nowMs;

  /**
   * Shows what the test says.
   *
   * @param nowMs the time, in milliseconds since the epoch
   */
  public SetClock(LongSupplier nowMs) {
    this.nowMs = nowMs;
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(nowMs.getAsLong());
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
