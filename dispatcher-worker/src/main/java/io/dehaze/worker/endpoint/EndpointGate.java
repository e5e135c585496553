package io.dehaze.worker.endpoint;

import io.dehaze.worker.webhook.Endpoint;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.util.concurrent.TimeUnit;

/**
 * What keeps a bad endpoint from costing others anything: how many calls it may have in flight, and
 * a circuit breaker.
 *
 * <p>A delivery that comes while the endpoint has its share in flight waits at the head of its lane
 * only if the endpoint finishes calls so quickly that the wait is a fraction of a millisecond. If
 * it is slow, silent or broken, the delivery is deferred: written to a lane with a due time, so
 * that it holds up nobody. Deferring is not an attempt.
 *
 * <p>Thread-safe. Every {@link #enter} is followed by one {@link #left}.
 */
public final class EndpointGate {
  /** What a delivery for the endpoint is to do. */
  public enum Advice {
    /** Go. */
    ENTER,
    /** Ask again in a moment. */
    WAIT,
    /** Come back at a slot: {@link EndpointGate#deferUntilMs}. */
    DEFER
  }

  /** A place becomes free within two milliseconds on average. */
  private static final double QUICK_PER_S = 500;

  private static final long SILENCE_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long DEFER_MS_MIN = 500;

  private final CircuitBreaker breaker;
  private final int inFlightMax;
  private final long openMs;
  private final Pace pace; // guarded by this, like all below
  private int inFlight;
  private long openedMs;

  EndpointGate(Endpoint endpoint, EndpointLimits limits) {
    this.breaker = CircuitBreaker.of(endpoint.toString(), limits.breakerConfig());
    this.inFlightMax = limits.inFlightMax();
    this.openMs = limits.openMs();
    this.pace = new Pace(System.nanoTime());
  }

  /** Whether a delivery may enter now. Asking changes nothing. */
  public synchronized Advice advice() {
    State state = breaker.getState();
    if (state == State.OPEN && System.currentTimeMillis() - openedMs < openMs) {
      return Advice.DEFER;
    }
    if (state != State.CLOSED || inFlight < inFlightMax) { // the breaker lets one probe through
      return Advice.ENTER;
    }
    return pace.isQuick(System.nanoTime(), QUICK_PER_S, SILENCE_NANOS_MAX)
        ? Advice.WAIT
        : Advice.DEFER;
  }

  /**
   * Enters, if it may.
   *
   * @return false if the delivery is to be deferred
   */
  public synchronized boolean enter() {
    if (advice() == Advice.DEFER || !breaker.tryAcquirePermission()) {
      return false;
    }
    inFlight++;
    return true;
  }

  /**
   * When a delivery that could not enter may come back: the next slot.
   *
   * @param nowMs the time, in milliseconds since the epoch
   */
  public synchronized long deferUntilMs(long nowMs) {
    boolean closed = breaker.getState() == State.CLOSED;
    long leftMs = closed ? 0 : openedMs + openMs - System.currentTimeMillis();
    return pace.nextSlotMs(nowMs + Math.max(DEFER_MS_MIN, leftMs));
  }

  /**
   * A call has ended.
   *
   * @param healthy whether the endpoint did what an endpoint should: it answered, be it with a
   *     refusal
   */
  public synchronized void left(boolean healthy) {
    inFlight--;
    State before = breaker.getState();
    if (healthy) {
      pace.finished(System.nanoTime());
      breaker.onSuccess(0, TimeUnit.NANOSECONDS);
    } else {
      breaker.onError(0, TimeUnit.NANOSECONDS, new CallFailed());
    }
    if (before != State.OPEN && breaker.getState() == State.OPEN) {
      openedMs = System.currentTimeMillis();
    }
  }

  /** A call was never made. */
  public synchronized void leftWithoutCall() {
    inFlight--;
    breaker.releasePermission();
  }

  synchronized int inFlight() {
    return inFlight;
  }

  CircuitBreaker breaker() {
    return breaker;
  }

  /** What the breaker is told: it counts failures and does not look at them. */
  private static final class CallFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private CallFailed() {
      super("a call failed", null, false, false);
    }
  }
}
