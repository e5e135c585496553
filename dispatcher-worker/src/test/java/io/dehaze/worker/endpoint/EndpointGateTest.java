package io.dehaze.worker.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dehaze.worker.endpoint.EndpointGate.Advice;
import io.dehaze.worker.webhook.Endpoint;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EndpointGateTest {
  private static final long NOW = 1_700_000_000_000L;

  private final EndpointGate gate =
      new EndpointGate(new Endpoint("http", "localhost", 80), new EndpointLimits(4, 200));

  @Test
  void letsInAsManyAsItMay() {
    enterTimes(4);
    assertThat(gate.inFlight()).isEqualTo(4);
    assertThat(gate.advice()).isNotEqualTo(Advice.ENTER);
  }

  @Test
  void defersWhatASilentEndpointCannotTake() {
    enterTimes(4);
    assertThat(gate.advice()).isEqualTo(Advice.DEFER);
    assertThat(gate.enter()).isFalse();
  }

  @Test
  void letsWaitForAnEndpointThatIsQuick() {
    await()
        .atMost(Duration.ofSeconds(5))
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              for (int i = 0; i < 10; i++) {
                enterTimes(4);
                leaveTimes(4, true);
              }
              enterTimes(4);
              Advice advice = gate.advice();
              leaveTimes(4, true);
              return advice == Advice.WAIT;
            });
  }

  @Test
  void leavesAFailingEndpointAloneAndProbesItWithOneCall() {
    fail(20);
    assertThat(gate.advice()).isEqualTo(Advice.DEFER);
    await().atMost(Duration.ofSeconds(5)).until(() -> gate.advice() == Advice.ENTER);

    assertThat(gate.enter()).as("the probe").isTrue();
    assertThat(gate.enter()).as("another while it probes").isFalse();

    gate.left(true);
    enterTimes(4);
  }

  @Test
  void staysShutWhenTheProbeFails() {
    fail(20);
    await().atMost(Duration.ofSeconds(5)).until(() -> gate.enter());
    gate.left(false);
    assertThat(gate.advice()).isEqualTo(Advice.DEFER);
  }

  @Test
  void aProbeThatWasNeverMadeLeavesRoomForAnother() {
    fail(20);
    await().atMost(Duration.ofSeconds(5)).until(() -> gate.enter());
    gate.leftWithoutCall();
    assertThat(gate.enter()).isTrue();
  }

  @Test
  void slotsAreApartAndInOrder() {
    long last = NOW;
    for (int i = 0; i < 100; i++) {
      long slot = gate.deferUntilMs(NOW);
      assertThat(slot).isGreaterThan(last);
      last = slot;
    }
    assertThat(last)
        .isBetween(NOW + 5_000, NOW + 6_000); // 20 a second, where it has shown nothing better
  }

  private void fail(int calls) {
    for (int i = 0; i < calls; i++) {
      assertThat(gate.enter()).isTrue();
      gate.left(false);
    }
  }

  private void enterTimes(int calls) {
    for (int i = 0; i < calls; i++) {
      assertThat(gate.enter()).isTrue();
    }
  }

  private void leaveTimes(int calls, boolean healthy) {
    for (int i = 0; i < calls; i++) {
      gate.left(healthy);
    }
  }
}
