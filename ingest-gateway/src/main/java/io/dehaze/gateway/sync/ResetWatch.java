package io.dehaze.gateway.sync;

import io.undertow.server.Connectors;
import io.undertow.server.HttpServerExchange;
import org.xnio.ChannelListener;
import org.xnio.conduits.ConduitStreamSinkChannel;

/**
 * Notices that the client of a request over HTTP/2 has gone while its answer is not there yet: by a
 * reset of the stream, or with its connection. Undertow then closes the stream's way back and wakes
 * whoever writes there; nobody does yet, so that it is this watch that wakes, and the exchange
 * would not end by itself. Runs on the connection's I/O thread, which also writes the answer: an
 * answer that has begun is no concern of this one any more.
 */
final class ResetWatch implements ChannelListener<ConduitStreamSinkChannel> {
  private final HttpServerExchange exchange;

  private ResetWatch(HttpServerExchange exchange) {
    this.exchange = exchange;
  }

  /** Begins to watch the stream of a request that has not been answered. */
  static void begin(HttpServerExchange exchange) {
    ResetWatch watch = new ResetWatch(exchange);
    ConduitStreamSinkChannel back = Connectors.getConduitSinkChannel(exchange);
    back.setWriteListener(watch);
    if (!back.isOpen()) { // it was quicker
      watch.handleEvent(back);
    }
  }

  @Override
  public void handleEvent(ConduitStreamSinkChannel back) {
    if (exchange.isResponseStarted() || exchange.isComplete()) {
      return;
    }
    if (back.isOpen()) {
      back.suspendWrites(); // nothing is to be written yet
    } else {
      Connectors.terminateRequest(exchange);
      Connectors.terminateResponse(exchange);
    }
  }
}
