package io.dehaze.gateway.http;

import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.HttpHandler;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the requests that have begun and not ended, so that a stop can wait for them. Once a stop
 * has begun, every answer closes its connection, so that clients go elsewhere without an error.
 */
public final class RequestsInFlight {
  private final AtomicInteger count = new AtomicInteger();
  private final ExchangeCompletionListener ended =
      (exchange, next) -> {
        count.decrementAndGet();
        next.proceed();
      };
  private volatile boolean stopping;

  /** How many requests have begun and not ended. */
  public int count() {
    return count.get();
  }

  HttpHandler around(Answers answers, HttpHandler next) {
    return exchange -> {
      count.incrementAndGet();
      exchange.addExchangeCompleteListener(ended);
      if (stopping) {
        exchange.setPersistent(false);
      }
      try {
        next.handleRequest(exchange);
      } catch (Exception e) {
        answers.fail(exchange, e);
      }
    };
  }

  void stop() {
    stopping = true;
  }

  /** Waits until no request is in flight, or the time is over; says which. */
  boolean awaitNone(long timeoutMs) throws InterruptedException {
    long deadlineNs = System.nanoTime() + timeoutMs * 1_000_000;
    while (count.get() > 0) {
      if (System.nanoTime() - deadlineNs > 0) {
        return false;
      }
      Thread.sleep(5); // at a stop, nobody is to pay for a signal on every request before it
    }
    return true;
  }
}
