package io.dehaze.worker.webhook;

import io.dehaze.destination.BlockReason;

/** What came of one call of a webhook. Every call ends in exactly one of these. */
public sealed interface CallResult {
  /**
   * The endpoint answered.
   *
   * @param status the status code, 200 to 999
   * @param retryAfter the value of the Retry-After header, or null
   * @param content the answer's body; null where the call did not keep all of it
   */
  record Answered(int status, String retryAfter, Content content) implements CallResult {
    /** An answer of which nothing else was kept. */
    public Answered(int status, String retryAfter) {
      this(status, retryAfter, null);
    }

    /** Whether the status is 2xx, which is all that makes a delivery a success. */
    public boolean isSuccess() {
      return status >= 200 && status < 300;
    }
  }

  /**
   * The body of an answer.
   *
   * @param type what the answer says it is, or null
   * @param bytes as they came; must not be changed
   */
  record Content(String type, byte[] bytes) {}

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
