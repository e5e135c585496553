package io.dehaze.reply;

/** What a worker tells the caller of a synchronous event. */
public sealed interface Reply {
  /**
   * The webhook answered, be it with a refusal.
   *
   * @param status the answer's status, 200 to 999
   * @param contentType what the answer's body says it is, or null
   * @param body the answer's body as it came; must not be changed
   */
  record Answered(int status, String contentType, byte[] body) implements Reply {}

  /**
   * The webhook answered with more than is handed on.
   *
   * @param status the answer's status, 200 to 999
   * @param detail one line for people
   */
  record TooLarge(int status, String detail) implements Reply {}

  /**
   * The webhook was called, or tried to be, and gave no complete answer.
   *
   * @param error the class of the error, for example {@code connection_refused}
   * @param detail one line for people
   */
  record Unreachable(String error, String detail) implements Reply {}

  /**
   * The webhook was not called, because it could not take a call now.
   *
   * @param reason why, for example {@code endpoint_unfit}
   * @param detail one line for people
   * @param retryAfterMs when it may go better, in milliseconds from now
   */
  record Unavailable(String reason, String detail, long retryAfterMs) implements Reply {}

  /** No trigger listens any more. */
  record NobodyListens() implements Reply {}
}
