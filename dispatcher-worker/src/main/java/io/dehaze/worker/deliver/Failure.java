package io.dehaze.worker.deliver;

import io.dehaze.worker.webhook.CallResult;
import io.dehaze.worker.webhook.ErrorClass;

/**
 * How an attempt failed.
 *
 * @param error the class of the error
 * @param status what the webhook answered; 0 where it gave no complete answer
 * @param detail one line for people
 * @param retryAfter the value of the answer's Retry-After header, or null
 */
record Failure(ErrorClass error, int status, String detail, String retryAfter) {
  static Failure of(CallResult.Answered answered) {
    int status = answered.status();
    return new Failure(
        ErrorClass.ofStatus(status),
        status,
        "the webhook answered " + status,
        answered.retryAfter());
  }

  static Failure of(CallResult.Unanswered unanswered) {
    return new Failure(unanswered.error(), 0, unanswered.detail(), null);
  }

  /** Says nothing of why: whoever chose the destination may read it. */
  static Failure blocked() {
    return new Failure(
        ErrorClass.BLOCKED_ADDRESS, 0, "the webhook's destination is not allowed", null);
  }

  /** The name in records and logs: {@code timeout}, or exactly which status. */
  String label() {
    return status == 0 ? error.label() : "status_" + status;
  }
}
