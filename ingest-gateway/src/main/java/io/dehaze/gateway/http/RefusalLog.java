package io.dehaze.gateway.http;

import io.dehaze.gateway.auth.Caller;
import io.dehaze.gateway.auth.Refusal;
import io.undertow.server.HttpServerExchange;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down who was not let in, never with what: some lines a second at most, since the metric
 * counts them all and a log must not be filled by strangers. Thread-safe.
 */
final class RefusalLog {
  private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);
  private static final int LINES_PER_SECOND = 10;

  private final AtomicLong second = new AtomicLong();
  private final AtomicInteger lines = new AtomicInteger();

  /** Nobody known. */
  void refused(Refusal reason, HttpServerExchange exchange, Route route) {
    if (reason == Refusal.MISSING) { // every first visit of a browser
      LOG.debug("event=authentication_refused outcome=missing route=\"{}\"", route.path());
    } else if (hasRoom()) {
      LOG.info(
          "event=authentication_refused outcome={} reason=\"{}\" address={} method={} route=\"{}\"",
          reason.outcome(),
          reason.sentence(),
          exchange.getSourceAddress().getAddress().getHostAddress(),
          route.method(),
          route.path());
    }
  }

  /** Somebody known who may not. */
  void forbidden(Caller caller, HttpServerExchange exchange, String wanted) {
    if (hasRoom()) {
      LOG.info(
          "event=access_forbidden caller=\"{}\" address={} right=\"{}\"",
          caller.name(),
          exchange.getSourceAddress().getAddress().getHostAddress(),
          wanted);
    }
  }

  private boolean hasRoom() {
    long now = System.nanoTime() / 1_000_000_000;
    if (second.getAndSet(now) != now) {
      lines.set(0);
    }
    return lines.incrementAndGet() <= LINES_PER_SECOND;
  }
}
