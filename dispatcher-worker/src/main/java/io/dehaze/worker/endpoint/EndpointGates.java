package io.dehaze.worker.endpoint;

import io.dehaze.endpoint.Endpoint;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gates of all endpoints that this worker has called. Thread-safe. */
public final class EndpointGates {
  private static final Logger LOG = LoggerFactory.getLogger(EndpointGates.class);
  private static final int KEPT_MAX = 10_000;

  private final EndpointLimits limits;
  private final Clock clock;
  private final Watcher watcher;
  private final Map<Endpoint, EndpointGate> gates = new ConcurrentHashMap<>();

  /**
   * With the same limits for each endpoint.
   *
   * @param clock the clock by which records are due
   */
  public EndpointGates(EndpointLimits limits, Clock clock, MeterRegistry registry) {
    this.limits = limits;
    this.clock = clock;
    this.watcher = new EndpointMeters(registry, limits.shownMax());
  }

  /** The gate of an endpoint. */
  public EndpointGate of(Endpoint endpoint) {
    EndpointGate known = gates.get(endpoint);
    if (known != null) {
      return known;
    }
    if (gates.size() >= KEPT_MAX) {
      forgetIdle();
    }
    return gates.computeIfAbsent(endpoint, this::open);
  }

  private void forgetIdle() {
    gates.forEach(
        (endpoint, gate) -> {
          if (gate.inFlight() == 0 && isClosed(gate) && gates.remove(endpoint, gate)) {
            watcher.forgotten(endpoint);
          }
        });
  }

  /** Told which endpoints there are. Called by threads that deliver: it must not block. */
  interface Watcher {
    void opened(Endpoint endpoint, EndpointGate gate);

    void forgotten(Endpoint endpoint);
  }

  /** All that are known now. */
  Map<Endpoint, EndpointGate> all() {
    return gates;
  }

  private EndpointGate open(Endpoint endpoint) {
    EndpointGate gate = new EndpointGate(endpoint, limits, clock, System::nanoTime);
    gate.breaker()
        .getEventPublisher()
        .onStateTransition(
            change ->
                LOG.info(
                    "event=breaker_changed endpoint={} from={} to={}",
                    endpoint,
                    change.getStateTransition().getFromState(),
                    change.getStateTransition().getToState()));
    watcher.opened(endpoint, gate);
    return gate;
  }

  private static boolean isClosed(EndpointGate gate) {
    return gate.breaker().getState() == State.CLOSED;
  }

  /** How many endpoints are known whose breakers are closed, or are not. */
  public int count(boolean closed) {
    return (int) gates.values().stream().filter(gate -> isClosed(gate) == closed).count();
  }
}
