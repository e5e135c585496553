package io.dehaze.time;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/**
 * The time of day as this process believes it: the system clock as it was at the start, carried on
 * by the monotonic clock, and led after the system clock so slowly that nobody is ever early by it.
 *
 * <p>Why: the system clock may be set while events wait. Forward by an hour, and an hour's events
 * would go out at once; back by an hour, and nothing would for an hour. So a step is not followed.
 * What is followed is drift: at most {@value #SLEW_PER_MILLION} millionths of the time that passes,
 * which is more than any oscillator drifts and too little to matter for what waits. {@link
 * #offsetMs} tells how far the two are apart; a process takes a step over when it is restarted.
 *
 * <p>Thread-safe.
 */
public final class SteadyClock extends Clock {
  /** How fast the system clock is followed, in millionths of the time that passes. */
  static final long SLEW_PER_MILLION = 500;

  /** Nothing drifts so far from one look to the next; what is further away was set. */
  private static final long DRIFT_MICROS_MAX = 500_000;

  private static final long READING_NANOS_MAX = 1_000_000;
  private static final int READINGS_MAX = 100;

  private final LongSupplier systemMs;
  private final LongSupplier monotonicNanos;
  private long anchorMicros; // guarded by this: the time of day at anchorNanos
  private long anchorNanos;
  private long stepMicros; // by which the system clock was set since the start

  /** Starts from the system clock. */
  public SteadyClock() {
    this(System::currentTimeMillis, System::nanoTime);
  }

  SteadyClock(LongSupplier systemMs, LongSupplier monotonicNanos) {
    this.systemMs = systemMs;
    this.monotonicNanos = monotonicNanos;
    long readNanos;
    int tries = 0;
    do { // a pause between the two readings would make this clock late for all its life
      readNanos = monotonicNanos.getAsLong();
      anchorMicros = systemMs.getAsLong() * 1_000;
      anchorNanos = monotonicNanos.getAsLong();
    } while (anchorNanos - readNanos > READING_NANOS_MAX && ++tries < READINGS_MAX);
  }

  @Override
  public synchronized long millis() {
    if (passedMicros() >= 1_000_000) { // once a second is often enough to follow
      follow();
    }
    return (anchorMicros + passedMicros()) / 1_000;
  }

  private long passedMicros() {
    return (monotonicNanos.getAsLong() - anchorNanos) / 1_000;
  }

  /** A pause between the two readings makes this clock late, in this order, and never early. */
  private void follow() {
    long systemMicros = systemMs.getAsLong() * 1_000;
    long passedMicros = passedMicros();
    anchorMicros += passedMicros;
    anchorNanos += passedMicros * 1_000;
    long behindMicros = systemMicros - stepMicros - anchorMicros;
    if (Math.abs(behindMicros) > DRIFT_MICROS_MAX) {
      stepMicros += behindMicros;
      behindMicros = 0;
    }
    long mostMicros = passedMicros * SLEW_PER_MILLION / 1_000_000;
    anchorMicros += Math.max(-mostMicros, Math.min(mostMicros, behindMicros));
  }

  /**
   * How far the system clock is ahead of this one, in milliseconds; far from 0 after somebody set
   * it.
   */
  public long offsetMs() {
    return systemMs.getAsLong() - millis();
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis());
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  /** Not needed: whoever wants local times converts instants. */
  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("a steady clock is in UTC");
  }
}
