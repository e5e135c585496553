package io.dehaze.gateway.triggers;

import io.dehaze.event.Problem;
import io.dehaze.gateway.http.Answers;
import io.dehaze.gateway.http.Codes;
import io.dehaze.gateway.http.Turns;
import io.undertow.server.HttpServerExchange;
import java.util.concurrent.Executor;

/**
 * Makes changes to triggers, each of which waits for Kafka, and answers with what became of it.
 * When too many wait already, further ones are refused.
 */
final class TriggerChanges {
  private static final int WAITING_MAX = 64;

  private static final Problem OVERLOADED =
      Problem.of(Codes.OVERLOADED, null, "too many changes of triggers wait for Kafka");
  private static final Problem UNAVAILABLE =
      Problem.of(Codes.KAFKA_UNAVAILABLE, null, "Kafka cannot be reached; nothing was changed");
  private static final Problem UNCONFIRMED =
      Problem.of(
          Codes.UNCONFIRMED,
          null,
          "Kafka did not confirm in time; the change may be made or not, repeat it");

  private final Turns turns;
  private final TriggerStore store;
  private final Answers answers;

  TriggerChanges(TriggerStore store, Executor threads, Answers answers) {
    this.turns =
        new Turns(
            threads,
            WAITING_MAX,
            new Turns.Refusals(OVERLOADED, UNAVAILABLE, UNCONFIRMED),
            answers);
    this.store = store;
    this.answers = answers;
  }

  /** One change. */
  @FunctionalInterface
  interface Change {
    /** Makes it, and waits for the result. */
    StoreResult to(TriggerStore store) throws InterruptedException;
  }

  /**
   * Makes a change and answers.
   *
   * @param success the answer's body where the change was made
   */
  void make(HttpServerExchange exchange, Change change, byte[] success) {
    turns.take(exchange, () -> answer(exchange, change.to(store), success));
  }

  private void answer(HttpServerExchange exchange, StoreResult result, byte[] success) {
    switch (result) {
      case APPLIED -> answers.succeed(exchange, success);
      case UNCONFIRMED -> answers.refuse(exchange, UNCONFIRMED);
      case UNAVAILABLE -> answers.refuse(exchange, UNAVAILABLE);
    }
  }
}
