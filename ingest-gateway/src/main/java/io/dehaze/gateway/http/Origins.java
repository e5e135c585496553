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
 * asked for a token could any page in a browser near by do everything: there those of other origins
 * are refused, and those that came from a name that may have been anybody's ({@link OwnHosts}).
 * Immutable.
 */
public final class Origins {
  private static final HttpString ALLOW_ORIGIN = new HttpString("Access-Control-Allow-Origin");
  private static final HttpString ALLOW_METHODS = new HttpString("Access-Control-Allow-Methods");
  private static final HttpString ALLOW_HEADERS = new HttpString("Access-Control-Allow-Headers");
  private static final HttpString EXPOSE = new HttpString("Access-Control-Expose-Headers");
  private static final HttpString MAX_AGE = new HttpString("Access-Control-Max-Age");
  private static final HttpString ASKED = new HttpString("Access-Control-Request-Method");
  private static final HttpString SITE = new HttpString("Sec-Fetch-Site");
  private static final String REMEMBERED_S = "600";

  private static final Problem NOT_ALLOWED =
      Problem.of(
          Codes.ORIGIN_NOT_ALLOWED,
          "Origin",
          "pages of this origin may not use this API; see --cors-origins");

  private static final Problem NOT_OUR_NAME =
      Problem.of(
          Codes.ORIGIN_NOT_ALLOWED,
          "Host",
          "this gateway asks nobody for a token, and anybody could have pointed this name to it: use"
              + " its address, or give --cors-origins the origin with this name");

  private final Set<String> allowed;
  private final OwnHosts ours; // null where everybody is asked for a token

  private Origins(Set<String> allowed, OwnHosts ours) {
    this.allowed = Set.copyOf(allowed);
    this.ours = ours;
  }

  /**
   * Lets these in where everybody is asked for a token; others cannot read the answers.
   *
   * @param allowed origins as browsers send them, such as {@code https://app.example.com}
   */
  public static Origins ofProtected(Set<String> allowed) {
    return new Origins(allowed, null);
  }

  /**
   * Lets these in, and no others, where nobody is asked for a token.
   *
   * @param listen the host name or address that the server listens on
   * @param allowed origins as browsers send them
   */
  public static Origins ofOpen(String listen, Set<String> allowed) {
    return new Origins(allowed, new OwnHosts(listen, allowed));
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
    if (origin != null && allowed.contains(origin)) {
      exchange.getResponseHeaders().put(ALLOW_ORIGIN, origin);
      exchange.getResponseHeaders().put(EXPOSE, "Retry-After, WWW-Authenticate");
      return null;
    }
    return ours == null ? null : refuse(exchange.getRequestHeaders(), origin);
  }

  /**
   * A browser says one of the two with all that changes something, but with what only reads not
   * always: by names in clear text neither. So where all callers are near, all are looked at; where
   * they are not, programs have names for the gateway that nobody here knows.
   */
  private Problem refuse(HeaderMap headers, String origin) {
    String host = headers.getFirst(Headers.HOST);
    if (origin != null && !isOurs(origin, host)) {
      return NOT_ALLOWED;
    }
    boolean isLookedAt = origin != null || headers.contains(SITE) || ours.areOfThisMachineOnly();
    return isLookedAt && !ours.has(host) ? NOT_OUR_NAME : null;
  }

  /** A proxy in front may have spoken TLS, so the scheme says nothing. */
  private static boolean isOurs(String origin, String host) {
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
