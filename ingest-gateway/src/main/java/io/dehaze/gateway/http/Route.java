package io.dehaze.gateway.http;

import java.util.Set;

/**
 * One thing that the server does.
 *
 * @param method the method, in capitals
 * @param path the path with places for names, such as {@code /v1/api/{project}/eventing/queue}
 * @param parameters the query parameters it knows; any other is refused
 * @param action what is done
 */
public record Route(String method, String path, Set<String> parameters, Action action) {

  /** A route without query parameters. */
  public Route(String method, String path, Action action) {
    this(method, path, Set.of(), action);
  }
}
