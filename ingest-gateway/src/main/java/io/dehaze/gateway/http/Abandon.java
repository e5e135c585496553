package io.dehaze.gateway.http;

import io.undertow.server.Connectors;
import io.undertow.server.HttpServerExchange;
import org.xnio.IoUtils;

/** Ends exchanges that nobody waits for any more, so that what they hold is given back. */
final class Abandon {
  private Abandon() {}

  /**
   * Closes the connection or, over HTTP/2, resets the stream. Undertow ends the exchange of a
   * closed HTTP/1.1 connection itself; one of HTTP/2, whose connection lives on, must be told. On
   * the connection's I/O thread.
   */
  static void end(HttpServerExchange exchange) {
    IoUtils.safeClose(exchange.getConnection());
    Connectors.terminateRequest(exchange);
    Connectors.terminateResponse(exchange);
  }
}
