package io.dehaze.worker.deliver;

import io.dehaze.dead.DeadReason;
import io.dehaze.trigger.DeliveryPolicy;
import io.dehaze.worker.webhook.ErrorClass;
import java.time.DateTimeException;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** What follows a failed attempt, by the trigger's policy and what the webhook asked for. */
sealed interface AfterFailure {
  /**
   * Another attempt.
   *
   * @param dueMs when, in milliseconds since the epoch
   */
  record TryAgain(long dueMs) implements AfterFailure {}

  /** No other attempt. */
  record GiveUp(DeadReason reason) implements AfterFailure {}

  /** The endpoint says that it will never take it (RFC 9110 section 15.5.11). */
  int GONE = 410;

  int TOO_MANY_REQUESTS = 429;
  int SERVICE_UNAVAILABLE = 503;

  /**
   * Decides.
   *
   * @param failures how many attempts have failed, this one included
   * @param nowMs the time, in milliseconds since the epoch
   * @param random a number from 0 up to 1, drawn anew
   */
  static AfterFailure decide(
      DeliveryPolicy policy, int failures, Failure failure, long nowMs, double random) {
    if (failure.status() == GONE) {
      return new GiveUp(DeadReason.ENDPOINT_GONE);
    }
    if (failure.error() == ErrorClass.BLOCKED_ADDRESS) { // each retry would be another guess
      return new GiveUp(DeadReason.BLOCKED_ADDRESS);
    }
    if (failures > policy.retries()) {
      return new GiveUp(DeadReason.ATTEMPTS_EXHAUSTED);
    }
    long backoffMs = policy.backoff().delayMs(failures, random);
    long askedMs = Math.min(policy.backoff().maxMs(), askedMs(failure, nowMs));
    return new TryAgain(nowMs + Math.max(backoffMs, askedMs));
  }

  /**
   * How long the webhook asks to be left alone, in milliseconds (RFC 9110 section 10.2.3); 0 where
   * it does not.
   */
  private static long askedMs(Failure failure, long nowMs) {
    boolean asks = failure.status() == TOO_MANY_REQUESTS || failure.status() == SERVICE_UNAVAILABLE;
    String value = failure.retryAfter();
    if (!asks || value == null || value.isBlank()) {
      return 0;
    }
    String text = value.strip();
    if (text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return text.length() > 9 ? Long.MAX_VALUE : Long.parseLong(text) * 1_000;
    }
    try {
      ZonedDateTime until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
      return Math.max(0, until.toInstant().toEpochMilli() - nowMs);
    } catch (DateTimeException e) { // not a date either: as if it were not there
      return 0;
    }
  }
}
