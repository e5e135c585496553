package io.dehaze.admin;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Whether a loop still goes round: the loop says so at each turn, and is stuck when it has not for
 * long. One that has not begun, or has ended, is not stuck. Thread-safe.
 */
public final class LoopWatch implements HealthCheck {
  /** Longer than all that a loop may wait for in one turn, such as a commit and its second try. */
  private static final Duration STUCK_AFTER = Duration.ofSeconds(14);

  private static final long STILL = Long.MIN_VALUE;

  private final String loop;
  private final LongSupplier nanoClock;
  private volatile long latestNanos = STILL;

  /**
   * Watches a loop.
   *
   * @param loop its name, which is its thread's
   */
  public LoopWatch(String loop) {
    this(loop, System::nanoTime);
  }

  /** The same by another clock. */
  public LoopWatch(String loop, LongSupplier nanoClock) {
    this.loop = loop;
    this.nanoClock = nanoClock;
  }

  /** The loop goes round. Called by its thread. */
  public void goesRound() {
    latestNanos = nanoClock.getAsLong();
  }

  /** The loop has ended, and is not looked at any more. */
  public void hasEnded() {
    latestNanos = STILL;
  }

  @Override
  public String name() {
    return loop;
  }

  @Override
  public Optional<String> problem() {
    long latest = latestNanos;
    if (latest == STILL) {
      return Optional.empty();
    }
    Duration since = Duration.ofNanos(nanoClock.getAsLong() - latest);
    return since.compareTo(STUCK_AFTER) > 0
        ? Optional.of("stuck for " + since.toSeconds() + " s")
        : Optional.empty();
  }
}
