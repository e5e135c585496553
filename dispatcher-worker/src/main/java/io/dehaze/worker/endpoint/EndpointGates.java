package io.dehaze.worker.endpoint;

import io.dehaze.worker.webhook.Endpoint;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gates of all endpoints that this worker has called. Thread-safe. */
public final class EndpointGates {
  private static final Logger LOG = LoggerFactory.getLogger(EndpointGates.class);
  private static final int KEPT_MAX = 10_000;

  private final EndpointLimits limits;
  private final Map<Endpoint, EndpointGate> gates = new ConcurrentHashMap<>();

  /** With the same limits for each endpoint. */
  public EndpointGates(EndpointLimits limits) {
    this.limits = limits;
  }

  /** The gate of an endpoint. */
  public EndpointGate of(Endpoint endpoint) {
    EndpointGate known = gates.get(endpoint);
    return known != null ? known : gates.computeIfAbsent(endpoint, this::open);
  }

  private EndpointGate open(Endpoint endpoint) {
    if (gates.size() >= KEPT_MAX) {
      gates.values().removeIf(gate -> gate.inFlight() == 0 && isClosed(gate));
    }
    EndpointGate gate = new EndpointGate(endpoint, limits, System::nanoTime);
    gate.breaker()
        .getEventPublisher()
        .onStateTransition(
            change ->
                LOG.info(
                    "event=breaker_changed endpoint={} from={} to={}",
                    endpoint,
                    change.getStateTransition().getFromState(),
                    change.getStateTransition().getToState()));
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
