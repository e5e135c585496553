package io.dehaze.gateway.http;

import io.undertow.server.HttpServerExchange;
import java.util.List;

/** What a route does with a request. Called on an I/O thread, so it must not block. */
@FunctionalInterface
public interface Action {
  /**
   * Handles one request and sees to it that it is answered, now or later.
   *
   * @param names the names in the places of the route's path, in order
   */
  void handle(HttpServerExchange exchange, List<String> names);
}
