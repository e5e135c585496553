package io.dehaze.worker.endpoint;

import io.dehaze.endpoint.BreakerState;
import io.dehaze.endpoint.Endpoint;
import io.dehaze.endpoint.EndpointStatus;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What keeps a bad endpoint from costing others anything: how many calls it may have in flight, and
 * a circuit breaker.
 *
 * <p>A delivery that comes while the endpoint has its share in flight waits at the head of its lane
 * only if the endpoint's calls are so quick that a place becomes free within two milliseconds. If
 * it is slow, silent or broken, the delivery is deferred: written to a lane with a due time, so
 * that it holds up nobody. Deferring is not an attempt. How quick an endpoint is, is told by how
 * long its calls hold their places, with those that fail, not by how many it had: a quiet one may
 * be sent a burst. One that has not answered yet is taken for quick, but no longer than for one
 * silence.
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

  /**
   * Longer than a collection of garbage and what a busy machine does to a thread, on either side;
   * an endpoint that falls silent holds the lanes up for so long, once.
   */
  private static final long SILENCE_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(200);

  private static final long DEFER_MS_MIN = 200;

  private final CircuitBreaker breaker;
  private final int inFlightMax;
  private final long openMs;
  private final Clock clock;
  private final LongSupplier nanoClock;
  private final Pace pace; // guarded by this, like all below
  private int inFlight;
  private long openedMs;
  private long changedMs;
  private String lastError;
  private long lastErrorMs;
  private long deferred;

  /**
   * A gate that lets everything through so far.
   *
   * @param clock the clock by which records are due: a step of the system clock must not keep a
   *     breaker open
   */
  EndpointGate(Endpoint endpoint, EndpointLimits limits, Clock clock, LongSupplier nanoClock) {
    this.breaker = CircuitBreaker.of(endpoint.toString(), limits.breakerConfig(clock));
    this.inFlightMax = limits.inFlightMax();
    this.openMs = limits.openMs();
    this.clock = clock;
    this.changedMs = clock.millis();
    this.nanoClock = nanoClock;
    this.pace = new Pace(inFlightMax, nanoClock.getAsLong());
  }

  /** Whether a delivery may enter now. Asking changes nothing. */
  public synchronized Advice advice() {
    State state = breaker.getState();
    if (state == State.OPEN && clock.millis() - openedMs <= openMs) { // as the breaker counts
      return Advice.DEFER;
    }
    if (state != State.CLOSED || inFlight < inFlightMax) { // the breaker lets one probe through
      return Advice.ENTER;
    }
    return pace.isQuick() && pace.silenceNanos(nanoClock.getAsLong()) <= SILENCE_NANOS_MAX
        ? Advice.WAIT
        : Advice.DEFER;
  }

  /**
   * Enters, if it may.
   *
   * @return false if the delivery is to be deferred
   */
  public synchronized boolean enter() {
    if (advice() != Advice.ENTER) { // whoever wants to wait has asked before
      return false;
    }
    State before = breaker.getState();
    boolean permitted = breaker.tryAcquirePermission(); // may make an open breaker a half-open one
    noteChangeFrom(before);
    if (!permitted) {
      return false;
    }
    inFlight++;
    pace.began(nanoClock.getAsLong());
    return true;
  }

  /**
   * When a delivery that could not enter may come back: the next slot.
   *
   * @param nowMs the time, in milliseconds since the epoch
   */
  public synchronized long deferUntilMs(long nowMs) {
    deferred++;
    return pace.nextSlotMs(nanoClock.getAsLong(), earliestMs(nowMs));
  }

  /**
   * Where a delivery could not enter now: the next slot, if it is soon enough to wait for it in
   * memory. Then it is taken, and counts as deferred.
   *
   * @param nowMs the time, in milliseconds since the epoch
   * @param latestMs how long the delivery may wait
   * @return milliseconds since the epoch; 0 where it may enter, or the slot is too late
   */
  public synchronized long stayUntilMs(long nowMs, long latestMs) {
    if (advice() != Advice.DEFER && !isProbed()) {
      return 0;
    }
    long slotMs = pace.nextSlotMs(nanoClock.getAsLong(), earliestMs(nowMs), latestMs);
    deferred += slotMs == 0 ? 0 : 1;
    return slotMs;
  }

  private long earliestMs(long nowMs) {
    return nowMs + fitAgainInMs();
  }

  /**
   * When a call that could not enter may find better, in milliseconds; asking changes nothing. An
   * endpoint that stays silent is asked less and less often, down to once in the time for which a
   * breaker stays open.
   */
  public synchronized long fitAgainInMs() {
    if (breaker.getState() == State.OPEN) {
      return Math.max(DEFER_MS_MIN, openedMs + openMs - clock.millis());
    }
    long silenceMs = pace.silenceNanos(nanoClock.getAsLong()) / 1_000_000;
    return Math.max(DEFER_MS_MIN, Math.min(2 * silenceMs, openMs));
  }

  /** Whether the one call is under way that tells whether the endpoint is well again. */
  private boolean isProbed() {
    if (breaker.getState() != State.HALF_OPEN) {
      return false;
    }
    boolean isFree = breaker.tryAcquirePermission();
    if (isFree) {
      breaker.releasePermission();
    }
    return !isFree;
  }

  /**
   * A call has ended.
   *
   * @param error how the endpoint failed, or null if it did what an endpoint should: it answered,
   *     be it with a refusal
   * @param tookNanos how long it took, in nanoseconds
   */
  public synchronized void left(String error, long tookNanos) {
    leave();
    pace.ended(tookNanos);
    State before = breaker.getState();
    if (error == null) {
      pace.finished(nanoClock.getAsLong(), tookNanos);
      breaker.onSuccess(0, TimeUnit.NANOSECONDS);
    } else {
      lastError = error;
      lastErrorMs = clock.millis();
      breaker.onError(0, TimeUnit.NANOSECONDS, new CallFailed());
    }
    noteChangeFrom(before);
  }

  private void noteChangeFrom(State before) {
    State now = breaker.getState();
    if (before != now) {
      changedMs = clock.millis();
    }
    if (before != State.OPEN && now == State.OPEN) {
      openedMs = changedMs;
      pace.forgetFailures();
    }
  }

  /** A call was never made. */
  public synchronized void leftWithoutCall() {
    leave();
    breaker.releasePermission();
  }

  private void leave() {
    inFlight--;
    if (inFlight == 0) {
      pace.idle(nanoClock.getAsLong());
    }
  }

  /** How this worker finds the endpoint now. */
  synchronized EndpointStatus status() {
    CircuitBreaker.Metrics calls = breaker.getMetrics();
    return new EndpointStatus(
        state(),
        changedMs,
        inFlight,
        calls.getNumberOfBufferedCalls(),
        calls.getNumberOfFailedCalls(),
        lastError,
        lastErrorMs,
        deferred,
        pace.slotsAhead(clock.millis()));
  }

  BreakerState state() {
    return switch (breaker.getState()) {
      case OPEN, FORCED_OPEN -> BreakerState.OPEN;
      case HALF_OPEN -> BreakerState.HALF_OPEN;
      default -> BreakerState.CLOSED;
    };
  }

  synchronized long deferred() {
    return deferred;
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
