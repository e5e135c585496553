package io.dehaze.gateway.http;

import io.dehaze.event.Problem;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.util.Set;

/**
 * Which pages may use the API from a browser: those that this server serves, and those of the
 * origins that a setting names (CORS, WHATWG Fetch section 3.2). There are no cookies, so a page
 * can do nothing with its user's rights but by a token that it has itself. Only where nobody is
 * asked for a token could any page in a browser near by do everything, and there those of other
 * origins are refused. Immutable.
 */
public final class Origins {
  private static final HttpString ALLOW_ORIGIN = new HttpString("Access-Control-Allow-Origin");
  private static final HttpString ALLOW_METHODS = new HttpString("Access-Control-Allow-Methods");
  private static final HttpString ALLOW_HEADERS = new HttpString("Access-Control-Allow-Headers");
  private static final HttpString EXPOSE = new HttpString("Access-Control-Expose-Headers");
  private static final HttpString MAX_AGE = new HttpString("Access-Control-Max-Age");
  private static final HttpString ASKED = new HttpString("Access-Control-Request-Method");
  private static final String REMEMBERED_S = "600";

  private static final Problem NOT_ALLOWED =
      Problem.of(
          Codes.ORIGIN_NOT_ALLOWED,
          "Origin",
          "pages of this origin may not use this API; see --cors-origins");

  private final Set<String> allowed;
  private final boolean othersAreRefused;

  /**
   * Lets these in.
   *
   * @param allowed origins as browsers send them, such as {@code https://app.example.com}
   * @param othersAreRefused whether requests of other pages are refused, instead of only not being
   *     readable for them
   */
  public Origins(Set<String> allowed, boolean othersAreRefused) {
    this.allowed = Set.copyOf(allowed);
    this.othersAreRefused = othersAreRefused;
  }

  /**
   * Notes in the answer whether the page that sent a request may read it.
   *
   * @return why the request is not carried out, or null where it is
   */
  Problem refuse(HttpServerExchange exchange) {
    String origin = exchange.getRequestHeaders().getFirst(Headers.ORIGIN);
    if (!allowed.isEmpty()) {
      exchange.getResponseHeaders().put(Headers.VARY, "Origin"); // for caches, also without one
    }
    if (origin == null) {
      return null;
    }
    if (allowed.contains(origin)) {
      exchange.getResponseHeaders().put(ALLOW_ORIGIN, origin);
      exchange.getResponseHeaders().put(EXPOSE, "Retry-After, WWW-Authenticate");
      return null;
    }
    return othersAreRefused && !isOurs(origin, exchange) ? NOT_ALLOWED : null;
  }

  /** A proxy in front may have spoken TLS, so the scheme says nothing. */
  private static boolean isOurs(String origin, HttpServerExchange exchange) {
    String host = exchange.getRequestHeaders().getFirst(Headers.HOST);
    int authority = origin.indexOf("://") + 3;
    return authority > 3 && origin.substring(authority).equalsIgnoreCase(host);
  }

  /** Whether a browser asks what a page of an allowed origin may send. */
  boolean isPreflight(HttpServerExchange exchange) {
    HeaderMap headers = exchange.getRequestHeaders();
    return exchange.getRequestMethod().equals(Methods.OPTIONS)
        && headers.contains(ASKED)
        && headers.contains(Headers.ORIGIN)
        && allowed.contains(headers.getFirst(Headers.ORIGIN));
  }

  /**
   * Says that in the answer.
   *
   * @param methods what there is at the path, separated by commas
   */
  void allow(HttpServerExchange exchange, String methods) {
    HeaderMap headers = exchange.getResponseHeaders();
    headers.put(ALLOW_METHODS, methods);
    headers.put(ALLOW_HEADERS, "Authorization, *"); // the first is never among all
    headers.put(MAX_AGE, REMEMBERED_S);
  }
}
