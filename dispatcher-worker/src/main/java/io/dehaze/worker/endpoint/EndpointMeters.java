package io.dehaze.worker.endpoint;

import io.dehaze.endpoint.Endpoint;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The metrics of each endpoint. Urls come from whoever sets triggers, so only so many endpoints,
 * the first that are called, have series of their own; those of the rest are together under one
 * label. Thread-safe.
 */
final class EndpointMeters implements EndpointGates.Watcher {
  private static final String OTHER = "other";

  private final MeterRegistry registry;
  private final int shownMax;
  private final Map<Endpoint, List<Meter>> shown = new ConcurrentHashMap<>();
  private final Map<Endpoint, EndpointGate> others = new ConcurrentHashMap<>();

  EndpointMeters(MeterRegistry registry, int shownMax) {
    this.registry = registry;
    this.shownMax = shownMax;
    register(OTHER, others.values());
  }

  @Override
  public synchronized void opened(Endpoint endpoint, EndpointGate gate) {
    if (shown.size() < shownMax) {
      shown.put(endpoint, register(endpoint.toString(), List.of(gate)));
    } else {
      others.put(endpoint, gate);
    }
  }

  @Override
  public synchronized void forgotten(Endpoint endpoint) {
    shown.getOrDefault(endpoint, List.of()).forEach(registry::remove);
    shown.remove(endpoint);
    others.remove(endpoint);
  }

  private List<Meter> register(String label, Collection<EndpointGate> gates) {
    return List.of(
        Gauge.builder("dehaze.endpoint.breaker", gates, EndpointMeters::worst)
            .description("Whether the endpoint is called: 0 closed, 1 half-open, 2 open")
            .tag("endpoint", label)
            .strongReference(true)
            .register(registry),
        Gauge.builder("dehaze.endpoint.in.flight", gates, EndpointMeters::inFlight)
            .description("Calls of the endpoint under way")
            .tag("endpoint", label)
            .strongReference(true)
            .register(registry),
        FunctionCounter.builder("dehaze.endpoint.deferrals", gates, EndpointMeters::deferred)
            .description("Deliveries put off because the endpoint was not fit")
            .tag("endpoint", label)
            .register(registry));
  }

  private static double worst(Collection<EndpointGate> gates) {
    return gates.stream().mapToInt(gate -> gate.state().severity()).max().orElse(0);
  }

  private static double inFlight(Collection<EndpointGate> gates) {
    return gates.stream().mapToInt(EndpointGate::inFlight).sum();
  }

  private static double deferred(Collection<EndpointGate> gates) {
    return gates.stream().mapToLong(EndpointGate::deferred).sum();
  }
}
