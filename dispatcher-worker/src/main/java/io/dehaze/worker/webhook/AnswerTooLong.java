package io.dehaze.worker.webhook;

import java.io.IOException;

/** More of an answer came than is read. */
final class AnswerTooLong extends IOException {
  private static final long serialVersionUID = 1L;

  AnswerTooLong() {
    super("more than is read of an answer");
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this; // it says what the peer did, not where we were
  }
}
