package io.dehaze.gateway.kafka;

import java.util.function.Function;

/** What became of the events of one request. */
public sealed interface PublishResult {
  /** Kafka acknowledged all of them. */
  record Stored() implements PublishResult {}

  /**
   * Some of them may be stored and some may not: a send that failed late can have succeeded
   * unheard, and of a batch only a part may have been sent. To send them again with the same ids is
   * safe.
   */
  record Unconfirmed() implements PublishResult {}

  /** None of them is stored. Later it may go better. */
  record Unavailable() implements PublishResult {}

  /** None of them is stored, and never will be: Kafka takes no record as large as one of them. */
  record TooLarge() implements PublishResult {}

  /** A new result changes this signature, and so breaks every caller at compile time. */
  default <R> R match(
      Function<Stored, R> stored,
      Function<Unconfirmed, R> unconfirmed,
      Function<Unavailable, R> unavailable,
      Function<TooLarge, R> tooLarge) {
    if (this instanceof Stored result) {
      return stored.apply(result);
    }
    if (this instanceof Unconfirmed result) {
      return unconfirmed.apply(result);
    }
    if (this instanceof Unavailable result) {
      return unavailable.apply(result);
    }
    return tooLarge.apply((TooLarge) this);
  }
}
