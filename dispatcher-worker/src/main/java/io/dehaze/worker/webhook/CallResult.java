package io.dehaze.worker.webhook;

import io.dehaze.destination.BlockReason;

/** What came of one call of a webhook. Every call ends in exactly one of these. */
public sealed interface CallResult {
  /**
   * The endpoint answered.
   *
   * @param status the status code, 200 to 999
   * @param retryAfter the value of the Retry-After header, or null
   */
  record Answered(int status, String retryAfter) implements CallResult {
    /** Whether the status is 2xx, which is all that makes a delivery a success. */
    public boolean isSuccess() {
      return status >= 200 && status < 300;
    }
  }

  /**
   * The endpoint gave no complete answer.
   *
   * @param error what kind of failure
   * @param detail one line for people, without addresses of ours
   */
  record Unanswered(ErrorClass error, String detail) implements CallResult {}

  /**
   * Nothing was sent and no connection made, because the destination is not allowed.
   *
   * @param reason why not; for those who run this, not for those who choose destinations
   */
  record Blocked(BlockReason reason) implements CallResult {}

  /** Nothing was sent, because nobody wanted the answer any more. */
  record NotSent() implements CallResult {}
}
