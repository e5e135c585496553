package io.dehaze.gateway.http;

import io.undertow.protocols.http2.Http2Channel;
import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.util.concurrent.atomic.AtomicInteger;
import org.xnio.IoUtils;

/**
 * A connection that speaks HTTP/2, and how it comes to an end: its client is asked to begin nothing
 * more, and in the end told which request was the last that was seen. Used by all threads.
 */
final class Http2Connection implements HttpHandler, ExchangeCompletionListener {
  private final Http2Channel channel;
  private final Http2Farewell farewell;
  private final HttpHandler next;
  private final AtomicInteger running = new AtomicInteger();
  private volatile boolean isLeaving;

  Http2Connection(Http2Channel channel, Http2Farewell farewell, HttpHandler next) {
    this.channel = channel;
    this.farewell = farewell;
    this.next = next;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    running.incrementAndGet();
    exchange.addExchangeCompleteListener(this);
    next.handleRequest(exchange);
  }

  @Override
  public void exchangeEvent(HttpServerExchange exchange, NextListener nextListener) {
    if (running.decrementAndGet() == 0 && isLeaving) {
      askToGo();
    }
    nextListener.proceed();
  }

  /**
   * Asks the client to begin nothing more when nothing runs. Clients that know it well (curl, Java
   * since 24) may be asked at any time; others take it for the end of whatever runs (Java 17).
   */
  void askToGoWhenAnswered() {
    isLeaving = true;
    if (running.get() == 0) {
      askToGo();
    }
  }

  /** Asks the client to begin nothing more. What it has begun goes on. */
  void askToGo() {
    farewell.say();
  }

  /** Ends it, soon. */
  void close() {
    channel
        .getIoThread()
        .execute(
            () -> {
              channel.sendGoAway(Http2Channel.ERROR_NO_ERROR);
              IoUtils.safeClose(channel);
            });
  }
}
