package io.dehaze.gateway.http;

import io.dehaze.gateway.auth.Access;
import java.util.Set;

/**
 * One thing that the server does.
 *
 * @param access what a caller must be allowed to do, to the project that the path begins with, or
 *     to all projects where it names none
 * @param method the method, in capitals
 * @param path the path with places for names, such as {@code /v1/api/{project}/eventing/queue}
 * @param parameters the query parameters it knows; any other is refused
 * @param action what is done
 */
public record Route(
    Access access, String method, String path, Set<String> parameters, Action action) {

  /** A route without query parameters. */
  public Route(Access access, String method, String path, Action action) {
    this(access, method, path, Set.of(), action);
  }

  /** Whether its path names a project; that is then the first of its names. */
  boolean isOfProject() {
    return path.contains("{project}");
  }
}
