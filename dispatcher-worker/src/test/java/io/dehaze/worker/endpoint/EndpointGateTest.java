package io.dehaze.worker.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.dehaze.endpoint.Endpoint;
import io.dehaze.worker.endpoint.EndpointGate.Advice;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class EndpointGateTest {
  private static final long NOW = 1_700_000_000_000L;

  private long nanos = 42;
  private EndpointGate gate = gateWith(new EndpointLimits(4, 200));

  /** Stands still: only {@link #pass} moves it. The system clock may do what it likes. */
  private final class StoppedClock extends Clock {
    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(NOW + nanos / 1_000_000);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @Test
  void letsInAsManyAsItMay() {
    enterTimes(4);
    assertThat(gate.inFlight()).isEqualTo(4);
    assertThat(gate.advice()).isNotEqualTo(Advice.ENTER);
  }

  @Test
  void defersWhatASilentEndpointCannotTake() {
    enterTimes(4);
    pass(101);
    assertThat(gate.advice()).isEqualTo(Advice.DEFER);
    assertThat(gate.enter()).isFalse();
  }

  @Test
  void letsABurstWaitForAnEndpointThatHasNotAnsweredYet() {
    enterTimes(4);
    pass(100);
    assertThat(gate.advice()).isEqualTo(Advice.WAIT);
  }

  @Test
  void letsABurstWaitForAQuickEndpointThatHadNothingToDo() {
    call(3);
    pass(3_600_000);
    enterTimes(4);
    assertThat(gate.advice()).isEqualTo(Advice.WAIT);
    pass(99);
    assertThat(gate.advice()).isEqualTo(Advice.WAIT);
  }

  @Test
  void defersWhatASlowEndpointCannotTakeThoughItAnswers() {
    for (int i = 0; i < 50; i++) {
      call(50); // four at once: a place every 12 ms
    }
    enterTimes(4);
    assertThat(gate.advice()).isEqualTo(Advice.DEFER);
  }

  @Test
  void isHeldUpOnceByAnEndpointThatHangs() {
    call(3);
    enterTimes(4);
    pass(101);
    assertThat(gate.advice()).isEqualTo(Advice.DEFER);
    for (int i = 0; i < 10; i++) {
      gate.left(
          "timeout", 5_000_000_000L); // timed out: its place is taken by the next, which hangs too
      enterTimes(1);
      assertThat(gate.advice()).isEqualTo(Advice.DEFER);
    }
  }

  @Test
  void leavesAFailingEndpointAloneAndProbesItWithOneCall() {
    fail(20);
    assertThat(gate.advice()).isEqualTo(Advice.DEFER);
    pass(200);
    assertThat(gate.advice()).isEqualTo(Advice.DEFER);
    pass(1);
    assertThat(gate.advice()).isEqualTo(Advice.ENTER);

    assertThat(gate.enter()).as("the probe").isTrue();
    assertThat(gate.enter()).as("another while it probes").isFalse();

    gate.left(null, 1_000_000);
    enterTimes(4);
  }

  @Test
  void staysShutWhenTheProbeFails() {
    fail(20);
    pass(201);
    enterTimes(1);
    gate.left("timeout", 1_000_000);
    assertThat(gate.advice()).isEqualTo(Advice.DEFER);
  }

  @Test
  void aProbeThatWasNeverMadeLeavesRoomForAnother() {
    fail(20);
    pass(201);
    enterTimes(1);
    gate.leftWithoutCall();
    assertThat(gate.enter()).isTrue();
  }

  @Test
  void slotsAreApartAndInOrder() {
    pass(60_000);
    long last = NOW;
    for (int i = 0; i < 100; i++) {
      long slot = gate.deferUntilMs(NOW);
      assertThat(slot).isGreaterThan(last);
      last = slot;
    }
    assertThat(last).as("a place each 2 ms").isBetween(NOW + 700, NOW + 701);
  }

  @Test
  void slotsOfASlowEndpointComeAsFastAsItsPlacesBecomeFree() {
    for (int i = 0; i < 100; i++) {
      call(100); // four at once: 40 a second, though it was only asked for 10
    }
    long last = 0;
    for (int i = 0; i < 100; i++) {
      last = gate.deferUntilMs(NOW);
    }
    assertThat(last).isBetween(NOW + 500 + 2_500, NOW + 500 + 2_510);
  }

  @Test
  void aBurstThatMeetsAnUnknownEndpointIsNotPutOffForLong() {
    enterTimes(4);
    pass(101);
    for (int i = 0; i < 5_000; i++) {
      assertThat(gate.deferUntilMs(NOW)).isBetween(NOW + 500, NOW + 1_005);
    }
  }

  @Test
  void anEndpointThatStaysSilentIsAskedLessAndLessOften() {
    enterTimes(4);
    pass(101);
    assertThat(gate.fitAgainInMs()).isEqualTo(500);
    gate = gateWith(new EndpointLimits(4, 60_000));
    enterTimes(4);
    pass(1_000);
    assertThat(gate.fitAgainInMs()).isEqualTo(2_000);
    pass(9_000);
    assertThat(gate.fitAgainInMs()).isEqualTo(20_000);
    pass(90_000);
    assertThat(gate.fitAgainInMs()).isEqualTo(60_000);
  }

  @Test
  void letsADeliveryStayOnlyWhereItCouldNotEnter() {
    assertThat(gate.stayUntilMs(NOW, NOW + 60_000)).as("while it is well").isZero();
    fail(20);
    assertThat(gate.stayUntilMs(NOW, NOW + 60_000)).isBetween(NOW + 500, NOW + 1_000);
    pass(201);
    enterTimes(1);
    assertThat(gate.stayUntilMs(NOW, NOW + 60_000)).as("while it is probed").isPositive();
    gate.leftWithoutCall();
    assertThat(gate.stayUntilMs(NOW, NOW + 60_000)).as("that may be the probe").isZero();
  }

  @Test
  void leavesASlotThatIsTooLateToOthers() {
    fail(20);
    long slot = gate.stayUntilMs(NOW, NOW + 60_000);
    assertThat(gate.stayUntilMs(NOW, slot)).isZero();
    assertThat(gate.deferUntilMs(NOW)).isBetween(slot + 1, slot + 60);
  }

  private EndpointGate gateWith(EndpointLimits limits) {
    return new EndpointGate(
        new Endpoint("http", "localhost", 80), limits, new StoppedClock(), () -> nanos);
  }

  private void fail(int calls) {
    for (int i = 0; i < calls; i++) {
      assertThat(gate.enter()).isTrue();
      gate.left("timeout", 1_000_000);
    }
  }

  private void enterTimes(int calls) {
    for (int i = 0; i < calls; i++) {
      assertThat(gate.enter()).isTrue();
    }
  }

  private void call(long tookMs) {
    enterTimes(1);
    pass(tookMs);
    gate.left(null, tookMs * 1_000_000);
  }

  private void pass(long ms) {
    nanos += ms * 1_000_000;
  }
}
