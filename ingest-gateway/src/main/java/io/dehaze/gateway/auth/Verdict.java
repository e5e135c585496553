package io.dehaze.gateway.auth;

import java.util.function.Function;

/** Whether it is known who sent a request. */
public sealed interface Verdict {
  /** It is. */
  record Known(Caller caller) implements Verdict {}

  /**
   * It is not.
   *
   * @param retryAfterS in how many seconds another try may fare better; 0 where time changes
   *     nothing
   */
  record Refused(Refusal reason, int retryAfterS) implements Verdict {
    Refused(Refusal reason) {
      this(reason, 0);
    }
  }

  /** A new kind of verdict changes this signature, and so whoever asks. */
  default <R> R match(Function<Known, R> known, Function<Refused, R> refused) {
    return this instanceof Known it ? known.apply(it) : refused.apply((Refused) this);
  }
}
