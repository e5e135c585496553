package io.dehaze.gateway.http;

import io.dehaze.event.Problem;
import io.undertow.server.HttpServerExchange;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests of one kind that must wait for Kafka: so many at once, each on a thread that may block.
 * Answers where one cannot be served. Thread-safe.
 */
public final class Turns {
  private static final Logger LOG = LoggerFactory.getLogger(Turns.class);

  /**
   * What is answered instead.
   *
   * @param overloaded too many are under way already
   * @param unavailable Kafka does not answer
   * @param stopping the gateway stops meanwhile
   */
  public record Refusals(Problem overloaded, Problem unavailable, Problem stopping) {
    /** With the usual word where the gateway stops. */
    public Refusals(Problem overloaded, Problem unavailable) {
      this(
          overloaded,
          unavailable,
          Problem.of(Codes.UNCONFIRMED, null, "the gateway stops; repeat the request"));
    }
  }

  /** What is done in a turn; it answers the request. */
  @FunctionalInterface
  public interface Turn {
    /** Blocks, and answers. */
    void run() throws InterruptedException;
  }

  private final Executor threads;
  private final Semaphore room;
  private final Refusals refusals;
  private final Answers answers;

  /**
   * So many at once.
   *
   * @param threads one for each
   */
  public Turns(Executor threads, int atOnceMax, Refusals refusals, Answers answers) {
    this.threads = threads;
    this.room = new Semaphore(atOnceMax);
    this.refusals = refusals;
    this.answers = answers;
  }

  /** Runs one, or refuses the request. */
  public void take(HttpServerExchange exchange, Turn turn) {
    if (!room.tryAcquire()) {
      answers.refuse(exchange, refusals.overloaded);
      return;
    }
    exchange.dispatch(threads, () -> run(exchange, turn));
  }

  private void run(HttpServerExchange exchange, Turn turn) {
    try {
      turn.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      answers.refuse(exchange, refusals.stopping);
    } catch (KafkaException e) {
      LOG.info(
          "event=kafka_unavailable path={} reason=\"{}\"",
          exchange.getRequestPath(),
          e.getMessage());
      answers.refuse(exchange, refusals.unavailable);
    } catch (RuntimeException e) {
      answers.fail(exchange, e);
    } finally {
      room.release();
    }
  }
}
