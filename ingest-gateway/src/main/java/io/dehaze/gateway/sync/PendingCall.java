package io.dehaze.gateway.sync;

import io.dehaze.event.EventKey;
import io.dehaze.reply.CorrelationId;
import io.undertow.server.HttpServerExchange;
import java.util.concurrent.atomic.AtomicBoolean;
import org.xnio.XnioExecutor;

/**
 * One caller that waits. It ends once, whatever comes first: the reply, the deadline, a word from
 * Kafka that the event was not stored, the caller's leaving, or the gateway's stop. What comes
 * later finds it ended and changes nothing. Thread-safe.
 */
final class PendingCall {
  private final HttpServerExchange exchange;
  private final EventKey event;
  private final CorrelationId id;
  private final int timeoutMs;
  private final long startNanos = System.nanoTime();
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile XnioExecutor.Key deadline;

  PendingCall(HttpServerExchange exchange, EventKey event, CorrelationId id, int timeoutMs) {
    this.exchange = exchange;
    this.event = event;
    this.id = id;
    this.timeoutMs = timeoutMs;
  }

  HttpServerExchange exchange() {
    return exchange;
  }

  EventKey event() {
    return event;
  }

  CorrelationId id() {
    return id;
  }

  int timeoutMs() {
    return timeoutMs;
  }

  /** Since when it waits, in nanoseconds. */
  long waitedNanos() {
    return System.nanoTime() - startNanos;
  }

  boolean hasEnded() {
    return ended.get();
  }

  /** What will end it if nothing else does. */
  void endsBy(XnioExecutor.Key key) {
    deadline = key;
    if (ended.get()) {
      key.remove();
    }
  }

  /** Returns true to the first who asks, and to nobody else. */
  boolean end() {
    if (!ended.compareAndSet(false, true)) {
      return false;
    }
    XnioExecutor.Key key = deadline;
    if (key != null) {
      key.remove();
    }
    return true;
  }
}
