package io.dehaze.worker.endpoint;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Clock;
import java.time.Duration;

/**
 * What one endpoint may cost.
 *
 * @param inFlightMax how many calls it may have in flight
 * @param openMs how long its breaker stays open before a call probes whether it is well again, in
 *     milliseconds
 * @param shownMax how many endpoints have metrics of their own; those of the rest are together
 */
public record EndpointLimits(int inFlightMax, int openMs, int shownMax) {
  private static final int SHOWN_MAX = 100;
  private static final int WINDOW_CALLS = 50;
  private static final int CALLS_MIN = 20;
  private static final float FAILURE_PERCENT = 50;

  /** With metrics of 100 endpoints. */
  public EndpointLimits(int inFlightMax, int openMs) {
    this(inFlightMax, openMs, SHOWN_MAX);
  }

  CircuitBreakerConfig breakerConfig(Clock clock) {
    return CircuitBreakerConfig.custom()
        .slidingWindow(WINDOW_CALLS, CALLS_MIN, SlidingWindowType.COUNT_BASED)
        .failureRateThreshold(FAILURE_PERCENT)
        .waitDurationInOpenState(Duration.ofMillis(openMs))
        .permittedNumberOfCallsInHalfOpenState(1)
        .writableStackTraceEnabled(false)
        .clock(clock)
        .build();
  }
}
