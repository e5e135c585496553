package io.dehaze.worker.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.dehaze.dead.DeadReason;
import io.dehaze.trigger.Backoff;
import io.dehaze.trigger.DeliveryPolicy;
import io.dehaze.worker.deliver.AfterFailure.GiveUp;
import io.dehaze.worker.deliver.AfterFailure.TryAgain;
import io.dehaze.worker.webhook.CallResult.Answered;
import io.dehaze.worker.webhook.CallResult.Unanswered;
import io.dehaze.worker.webhook.ErrorClass;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AfterFailureTest {
  private static final long NOW = 1_700_000_000_000L;
  private static final double MIDDLE = 0.5; // no jitter
  private static final Failure TIMEOUT = Failure.of(new Unanswered(ErrorClass.TIMEOUT, ""));
  private static final DeliveryPolicy POLICY =
      new DeliveryPolicy(3, 5_000, new Backoff(1_000, 2, 60_000, 0.2));

  @ParameterizedTest
  @CsvSource({"1, 1000", "2, 2000", "3, 4000"})
  void waitsLongerAfterEachFailure(int failures, long waitMs) {
    assertThat(decide(failures, TIMEOUT)).isEqualTo(new TryAgain(NOW + waitMs));
  }

  @Test
  void givesUpAfterTheLastRetry() {
    assertThat(decide(4, TIMEOUT)).isEqualTo(new GiveUp(DeadReason.ATTEMPTS_EXHAUSTED));
  }

  @Test
  void makesOneAttemptWithoutRetries() {
    DeliveryPolicy once = new DeliveryPolicy(0, 5_000);
    assertThat(AfterFailure.decide(once, 1, TIMEOUT, NOW, MIDDLE))
        .isEqualTo(new GiveUp(DeadReason.ATTEMPTS_EXHAUSTED));
  }

  @Test
  void goneIsFinal() {
    assertThat(decide(1, answer(410, null))).isEqualTo(new GiveUp(DeadReason.ENDPOINT_GONE));
  }

  @ParameterizedTest
  @CsvSource({"0, 800", "0.5, 1000", "0.999999, 1200"})
  void spreadsTheWaits(double random, long waitMs) {
    assertThat(AfterFailure.decide(POLICY, 1, TIMEOUT, NOW, random))
        .isEqualTo(new TryAgain(NOW + waitMs));
  }

  @Test
  void waitsNeverLongerThanTheCap() {
    DeliveryPolicy many = new DeliveryPolicy(100, 5_000, new Backoff(1_000, 10, 60_000, 0.2));
    assertThat(AfterFailure.decide(many, 90, TIMEOUT, NOW, 0.99))
        .isEqualTo(new TryAgain(NOW + 60_000));
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void waitsAsLongAsItIsAsked(int status) {
    assertThat(decide(1, answer(status, "7"))).isEqualTo(new TryAgain(NOW + 7_000));
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            Instant.ofEpochMilli(NOW + 9_000).atOffset(ZoneOffset.UTC));
    assertThat(decide(1, answer(status, date))).isEqualTo(new TryAgain(NOW + 9_000));
  }

  @Test
  void isNotAskedToHurryNorToWaitBeyondTheCap() {
    assertThat(decide(1, answer(429, "0"))).isEqualTo(new TryAgain(NOW + 1_000));
    assertThat(decide(1, answer(503, "86400"))).isEqualTo(new TryAgain(NOW + 60_000));
    assertThat(decide(1, answer(503, "9".repeat(40)))).isEqualTo(new TryAgain(NOW + 60_000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "-1", "1.5", "", "Thu, 99 Foo 2026 00:00:00 GMT"})
  void aRetryAfterThatMakesNoSenseIsIgnored(String value) {
    assertThat(decide(1, answer(503, value))).isEqualTo(new TryAgain(NOW + 1_000));
  }

  @Test
  void onlyBusyAnswersMayAskForTime() {
    assertThat(decide(1, answer(500, "30"))).isEqualTo(new TryAgain(NOW + 1_000));
  }

  private static AfterFailure decide(int failures, Failure failure) {
    return AfterFailure.decide(POLICY, failures, failure, NOW, MIDDLE);
  }

  private static Failure answer(int status, String retryAfter) {
    return Failure.of(new Answered(status, retryAfter));
  }
}
