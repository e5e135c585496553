package io.dehaze.worker.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.dehaze.endpoint.Endpoint;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import org.junit.jupiter.api.Test;

class EndpointMetersTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final EndpointGates gates =
      new EndpointGates(new EndpointLimits(8, 60_000, 2), Clock.systemUTC(), registry);

  @Test
  void showsTheFirstEndpointsByNameAndTheRestTogether() {
    for (int port = 1; port <= 4; port++) {
      for (int calls = 0; calls < port; calls++) {
        assertThat(gate(port).enter()).isTrue();
      }
    }
    assertThat(inFlight("http://h:1")).isEqualTo(1);
    assertThat(inFlight("http://h:2")).isEqualTo(2);
    assertThat(inFlight("other")).isEqualTo(3 + 4);
    assertThat(registry.find("dehaze.endpoint.in.flight").gauges()).hasSize(3);
  }

  @Test
  void showsTheBreakerAndWhatWasPutOff() {
    for (int i = 0; i < 20; i++) {
      gate(1).enter();
      gate(1).left("timeout", 1_000_000);
    }
    gate(1).deferUntilMs(System.currentTimeMillis());
    assertThat(
            registry.get("dehaze.endpoint.breaker").tag("endpoint", "http://h:1").gauge().value())
        .isEqualTo(2);
    assertThat(
            registry
                .get("dehaze.endpoint.deferrals")
                .tag("endpoint", "http://h:1")
                .functionCounter()
                .count())
        .isEqualTo(1);
    assertThat(gate(1).status().lastError()).isEqualTo("timeout");
    assertThat(gate(1).status().failed()).isEqualTo(20);
    assertThat(gate(1).status().backlog()).isPositive();
  }

  private EndpointGate gate(int port) {
    return gates.of(new Endpoint("http", "h", port));
  }

  private double inFlight(String label) {
    return registry.get("dehaze.endpoint.in.flight").tag("endpoint", label).gauge().value();
  }
}
