package io.dehaze.gateway.dead;

import io.dehaze.event.Problem;
import io.dehaze.gateway.http.Answers;
import io.dehaze.gateway.http.Codes;
import io.undertow.server.HttpServerExchange;
import java.util.concurrent.Semaphore;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what must read the lane on the server's worker threads, a few at a time so that others get
 * their turn too, and answers where it cannot be done. Thread-safe.
 */
final class Turns {
  private static final Logger LOG = LoggerFactory.getLogger(Turns.class);
  private static final int WAITING_MAX = 2;

  private static final Problem OVERLOADED =
      Problem.of(Codes.OVERLOADED, null, "too many requests read the dead letters, try again");
  private static final Problem NOT_READ_YET =
      Problem.of(
          Codes.OVERLOADED,
          null,
          "it is still being read which dead letters were redriven, try again");
  private static final Problem UNAVAILABLE =
      Problem.of(
          Codes.KAFKA_UNAVAILABLE, null, "Kafka cannot be reached; nothing was read or redriven");
  private static final Problem STOPPING =
      Problem.of(Codes.UNCONFIRMED, null, "the gateway stops; repeat the request");

  private final Semaphore room = new Semaphore(WAITING_MAX);
  private final Answers answers;

  Turns(Answers answers) {
    this.answers = answers;
  }

  /** What is done in a turn; it answers the request. */
  @FunctionalInterface
  interface Turn {
    /** Blocks, and answers. */
    void run() throws InterruptedException, NotReadYet;
  }

  void take(HttpServerExchange exchange, Turn turn) {
    if (!room.tryAcquire()) {
      answers.refuse(exchange, OVERLOADED);
      return;
    }
    exchange.dispatch(
        () -> {
          try {
            turn.run();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            answers.refuse(exchange, STOPPING);
          } catch (NotReadYet e) {
            answers.refuse(exchange, NOT_READ_YET);
          } catch (KafkaException e) {
            LOG.info("event=dead_letters_unread reason=\"{}\"", e.getMessage());
            answers.refuse(exchange, UNAVAILABLE);
          } catch (RuntimeException e) {
            answers.fail(exchange, e);
          } finally {
            room.release();
          }
        });
  }
}
