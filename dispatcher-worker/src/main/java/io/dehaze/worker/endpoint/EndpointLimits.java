package io.dehaze.worker.endpoint;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;

/**
 * What one endpoint may cost.
 *
 * @param inFlightMax how many calls it may have in flight
 * @param openMs how long its breaker stays open before a call probes whether it is well again, in
 *     milliseconds
 */
public record EndpointLimits(int inFlightMax, int openMs) {
  private static final int WINDOW_CALLS = 50;
  private static final int CALLS_MIN = 20;
  private static final float FAILURE_PERCENT = 50;

  CircuitBreakerConfig breakerConfig() {
    return CircuitBreakerConfig.custom()
        .slidingWindow(WINDOW_CALLS, CALLS_MIN, SlidingWindowType.COUNT_BASED)
        .failureRateThreshold(FAILURE_PERCENT)
        .waitDurationInOpenState(Duration.ofMillis(openMs))
        .permittedNumberOfCallsInHalfOpenState(1)
        .writableStackTraceEnabled(false)
        .build();
  }
}
