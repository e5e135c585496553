package io.dehaze.worker.deliver;

import io.dehaze.trace.Tracing;
import java.time.Clock;

/**
 * Where deliveries put what became of them.
 *
 * @param deadLetters for what was given up
 * @param retries for what is to be tried again
 * @param attempts for what happened, whatever became of it
 * @param books for how many there are
 * @param blocked for destinations that are not allowed
 * @param metrics for what is counted
 * @param tracing for the spans of attempts
 * @param clock the wall clock, for times that are compared with those in records
 */
public record Outcomes(
    DeadLetters deadLetters,
    Retries retries,
    AttemptLog attempts,
    Books books,
    BlockedDestinations blocked,
    DeliveryMetrics metrics,
    Tracing tracing,
    Clock clock) {}
