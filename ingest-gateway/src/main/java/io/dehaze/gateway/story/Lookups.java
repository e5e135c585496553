package io.dehaze.gateway.story;

import io.dehaze.event.Problem;
import io.dehaze.gateway.http.Answers;
import io.dehaze.gateway.http.Codes;
import io.undertow.server.HttpServerExchange;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what must read the lanes, on a few threads of its own, and answers where it cannot be done.
 * Thread-safe.
 */
final class Lookups implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lookups.class);
  private static final int WAITING_MAX = 16;

  private static final Problem OVERLOADED =
      Problem.of(Codes.OVERLOADED, null, "too many look-ups at once, try again");
  private static final Problem UNAVAILABLE =
      Problem.of(Codes.KAFKA_UNAVAILABLE, null, "Kafka cannot be reached; nothing can be told");
  private static final Problem STOPPING =
      Problem.of(Codes.UNCONFIRMED, null, "the gateway stops; repeat the request");

  /** What is done; it answers the request. */
  @FunctionalInterface
  interface Lookup {
    /** Blocks, and answers. */
    void run() throws InterruptedException;
  }

  private final Semaphore room = new Semaphore(WAITING_MAX);
  private final AtomicInteger threads = new AtomicInteger();
  private final ExecutorService executor;
  private final Answers answers;

  /** With so many threads. */
  Lookups(int threadCount, Answers answers) {
    this.answers = answers;
    this.executor =
        Executors.newFixedThreadPool(
            threadCount,
            task -> {
              Thread thread = new Thread(task, "look-up-" + threads.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  void run(HttpServerExchange exchange, Lookup lookup) {
    if (!room.tryAcquire()) {
      answers.refuse(exchange, OVERLOADED);
      return;
    }
    exchange.dispatch(executor, () -> run(lookup, exchange));
  }

  private void run(Lookup lookup, HttpServerExchange exchange) {
    try {
      lookup.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      answers.refuse(exchange, STOPPING);
    } catch (KafkaException e) {
      LOG.info("event=look_up_failed reason=\"{}\"", e.getMessage());
      answers.refuse(exchange, UNAVAILABLE);
    } catch (RuntimeException e) {
      answers.fail(exchange, e);
    } finally {
      room.release();
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
