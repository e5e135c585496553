package io.dehaze.worker.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.dehaze.endpoint.Endpoint;
import io.dehaze.worker.SetClock;
import io.dehaze.worker.endpoint.EndpointGate.Advice;
import org.junit.jupiter.api.Test;

class EndpointGateTest {
  private static final long NOW = 1_700_000_000_000L;

  private long nanos = 42;
  private EndpointGate gate = gateWith(new EndpointLimits(4, 200));

  /** Stands still: only {@link #pass} moves it. The system clock may do what it likes. */
  @Test
  void letsInAsManyAsItMay() {
    enterTimes(4);
    assertThat(gate.inFlight()).isEqualTo(4);
    assertThat(gate.advice()).isNotEqualTo(Advice.ENTER);
  }

  @Test
  void letsInNoMoreOfOneEventsDeliveriesThoughTheyMightWait() {
    enterTimes(4);
    assertThat(gate.advice()).isEqualTo(Advice.WAIT);
    assertThat(gate.enter()).isFalse();
    assertThat(gate.inFlight()).isEqualTo(4);
    gate.left(null, 1_000_000);
    enterTimes(1);
  }

  @Test
  void probesAnEndpointWhoseOldCallsStillHang() {
    gate = gateWith(new EndpointLimits(24, 200));
    enterTimes(24);
    for (int i = 0; i < 20; i++) {
      gate.left("timeout", 1_000_000);
    }
    pass(201);
    enterTimes(1);
    assertThat(gate.enter()).as("another while it probes").isFalse();
  }

  @Test
  void defersWhatASilentEndpointCannotTake() {
    enterTimes(4);
    pass(201);
    assertThat(gate.advice()).isEqualTo(Advice.DEFER);
    assertThat(gate.enter()).isFalse();
  }

  @Test
  void letsABurstWaitForAnEndpointThatHasNotAnsweredYet() {
    enterTimes(4);
    pass(200);
    assertThat(gate.advice()).isEqualTo(Advice.WAIT);
  }

  @Test
  void letsABurstWaitForAQuickEndpointThatHadNothingToDo() {
    call(3);
    pass(3_600_000);
    enterTimes(4);
    assertThat(gate.advice()).isEqualTo(Advice.WAIT);
    pass(199);
    assertThat(gate.advice()).isEqualTo(Advice.WAIT);
  }

  @Test
  void letsABurstWaitForAnEndpointWhoseLastCallFailedLongAgo() {
    enterTimes(1);
    gate.left("timeout", 5_000_000_000L);
    pass(3_600_000);
    enterTimes(4);
    assertThat(gate.advice()).isEqualTo(Advice.WAIT);
    gate.leftWithoutCall();
    assertThat(gate.fitAgainInMs()).isEqualTo(200);
  }

  @Test
  void defersWhatASlowEndpointCannotTakeThoughItAnswers() {
    for (int i = 0; i < 50; i++) {
      call(50); // four at once: a place every 12 ms
    }
    enterTimes(4);
    assertThat(gate.advice()).isEqualTo(Advice.DEFER);
  }

  /** One of five replicas behind it hangs: what it does answer, it answers quickly. */
  @Test
  void defersWhatAnEndpointCannotTakeOfWhichAPartHangs() {
    gate = gateWith(new EndpointLimits(128, 200));
    enterTimes(128);
    for (int i = 0; i < 200; i++) {
      boolean hangs = i % 5 == 4;
      pass(10);
      gate.left(hangs ? "timeout" : null, (hangs ? 5_000 : 10) * 1_000_000L);
      assertThat(gate.enter()).isTrue();
    }
    assertThat(gate.advice()).isEqualTo(Advice.DEFER);
  }

  @Test
  void letsABurstWaitForAQuickEndpointOfWhichACallFailsNowAndThen() {
    gate = gateWith(new EndpointLimits(128, 200));
    enterTimes(128);
    for (int i = 0; i < 500; i++) {
      boolean fails = i % 100 == 99;
      pass(1);
      gate.left(fails ? "timeout" : null, (fails ? 5_000 : 10) * 1_000_000L);
      assertThat(gate.enter()).isTrue();
      assertThat(gate.advice()).isEqualTo(Advice.WAIT);
    }
  }

  @Test
  void isHeldUpOnceByAnEndpointThatHangs() {
    call(3);
    enterTimes(4);
    pass(201);
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
    enterTimes(1);
    pass(60_000);
    long last = now();
    for (int i = 0; i < 100; i++) {
      long slot = gate.deferUntilMs(now());
      assertThat(slot).isGreaterThan(last);
      last = slot;
    }
    assertThat(last - now()).as("after a breaker's time, a place each 2 ms").isBetween(400L, 401L);
    assertThat(gate.status().backlog()).isEqualTo(100);
    pass(300);
    assertThat(gate.status().backlog()).isBetween(45L, 55L);
  }

  @Test
  void slotsDoNotGoByTheTimeoutsThatOpenedTheBreaker() {
    for (int i = 0; i < 20; i++) {
      enterTimes(1);
      gate.left("timeout", 5_000_000_000L);
    }
    long first = gate.deferUntilMs(now());
    assertThat(gate.deferUntilMs(now()) - first).isBetween(2L, 3L);
  }

  @Test
  void slotsOfASlowEndpointComeAsFastAsItsPlacesBecomeFree() {
    gate = gateWith(new EndpointLimits(4, 60_000));
    for (int i = 0; i < 100; i++) {
      enterTimes(1);
      call(100); // four at once would be 40 a second, though it was only asked for 10
      gate.leftWithoutCall();
    }
    long last = 0;
    for (int i = 0; i < 100; i++) {
      last = gate.deferUntilMs(now());
    }
    assertThat(last - now()).isBetween(200 + 2_500L, 200 + 2_510L);
  }

  @Test
  void slotsComeAsFastAsTheEndpointWasAtItsBest() {
    for (int i = 0; i < 4_000; i++) { // four in a millisecond
      enterTimes(1);
      nanos += 250_000;
      gate.left(null, 250_000);
    }
    pass(10_000);
    for (int i = 0; i < 20; i++) { // calm, but not for long
      call(1);
      pass(50);
    }
    long first = gate.deferUntilMs(now());
    long last = first;
    for (int i = 0; i < 400; i++) {
      last = gate.deferUntilMs(now());
    }
    assertThat(last - first).isBetween(100L, 110L);
  }

  @Test
  void aBurstThatMeetsAnUnknownEndpointIsNotPutOffForLong() {
    enterTimes(4);
    pass(201);
    for (int i = 0; i < 5_000; i++) {
      assertThat(gate.deferUntilMs(now()) - now()).isBetween(200L, 1_210L);
    }
    assertThat(gate.status().backlog()).isBetween(4_500L, 5_000L);
    pass(1_300);
    assertThat(gate.status().backlog()).isZero();
  }

  @Test
  void anEndpointThatStaysSilentIsAskedLessAndLessOften() {
    gate = gateWith(new EndpointLimits(4, 60_000));
    enterTimes(4);
    pass(90);
    assertThat(gate.fitAgainInMs()).isEqualTo(200);
    pass(910);
    assertThat(gate.fitAgainInMs()).isEqualTo(2_000);
    pass(9_000);
    assertThat(gate.fitAgainInMs()).isEqualTo(20_000);
    pass(90_000);
    assertThat(gate.fitAgainInMs()).isEqualTo(60_000);
  }

  @Test
  void whatComesDuringAProbeIsNotPutOffForLong() {
    gate = gateWith(new EndpointLimits(4, 60_000));
    fail(20);
    assertThat(gate.fitAgainInMs()).isEqualTo(60_000);
    pass(60_001);
    enterTimes(1);
    assertThat(gate.fitAgainInMs()).isEqualTo(200);
  }

  @Test
  void letsADeliveryStayOnlyWhereItCouldNotEnter() {
    assertThat(gate.stayUntilMs(NOW, NOW + 60_000)).as("while it is well").isZero();
    fail(20);
    assertThat(gate.stayUntilMs(NOW, NOW + 60_000)).isBetween(NOW + 200, NOW + 1_000);
    pass(201);
    enterTimes(1);
    assertThat(gate.stayUntilMs(NOW, NOW + 60_000)).as("while it is probed").isPositive();
    gate.leftWithoutCall();
    assertThat(gate.stayUntilMs(NOW, NOW + 60_000)).as("that may be the probe").isZero();
    assertThat(gate.deferred()).as("two that stay").isEqualTo(2);
    assertThat(gate.enter()).as("the probe").isTrue();
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
        new Endpoint("http", "localhost", 80), limits, new SetClock(this::now), () -> nanos);
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

  private long now() {
    return NOW + nanos / 1_000_000;
  }

  private void pass(long ms) {
    nanos += ms * 1_000_000;
  }
}
