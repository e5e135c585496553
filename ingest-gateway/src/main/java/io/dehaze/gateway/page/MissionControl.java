package io.dehaze.gateway.page;

import io.dehaze.gateway.auth.Access;
import io.dehaze.gateway.http.Answers;
import io.dehaze.gateway.http.Route;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Serves Mission Control, the page for people. It is made of files alone: what it shows and does
 * goes through the public API, with the rights of whoever looks at it.
 */
public final class MissionControl {
  private static final String BASE = "/mission-control";
  private static final int NOT_MODIFIED = 304;
  private static final int MOVED = 308;

  /** Nothing comes from anywhere else, no script or style stands in the page, nobody frames it. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final Map<HttpString, String> SAFETY =
      Map.of(
          new HttpString("Content-Security-Policy"), POLICY,
          new HttpString("X-Content-Type-Options"), "nosniff",
          new HttpString("Referrer-Policy"), "no-referrer",
          new HttpString("Cross-Origin-Opener-Policy"), "same-origin");

  /**
   * RFC 9110 section 12.5.3: gzip named, and not with a weight of 0. Nothing that was taken is
   * tried in another way, so that thousands of blanks cost no more than their number.
   */
  private static final Pattern GZIP =
      Pattern.compile(
          "(^|,)\\s*+gzip\\s*+(;\\s*+q=(?!0(\\.0*+)?\\s*+(,|$))[^,]*+)?(,|$)",
          Pattern.CASE_INSENSITIVE);

  private final PageFiles files = new PageFiles(BASE);
  private final Answers answers;

  /** Reads the files from the class path. */
  public MissionControl(Answers answers) {
    this.answers = answers;
  }

  /** The routes of the page; not part of the API. */
  public List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    routes.add(new Route(Access.PUBLIC, "GET", BASE, (exchange, names) -> redirect(exchange)));
    routes.add(
        new Route(Access.PUBLIC, "GET", BASE + "/", (exchange, names) -> serveEntry(exchange)));
    String folder = BASE + "/" + files.version() + "/";
    files
        .byName()
        .forEach(
            (name, file) ->
                routes.add(
                    new Route(
                        Access.PUBLIC,
                        "GET",
                        folder + name,
                        (exchange, names) -> serve(exchange, file))));
    return routes;
  }

  private void redirect(HttpServerExchange exchange) {
    exchange.getResponseHeaders().put(Headers.LOCATION, BASE + "/");
    answers.end(exchange, MOVED);
  }

  /** Asked for each time, and answered in full only when there is a new version. */
  private void serveEntry(HttpServerExchange exchange) {
    String tag = '"' + files.version() + '"';
    HeaderMap headers = exchange.getResponseHeaders();
    headers.put(Headers.CACHE_CONTROL, "no-cache");
    headers.put(Headers.ETAG, tag);
    if (tag.equals(exchange.getRequestHeaders().getFirst(Headers.IF_NONE_MATCH))) {
      answers.end(exchange, NOT_MODIFIED);
      return;
    }
    send(exchange, files.entry());
  }

  private void serve(HttpServerExchange exchange, PageFile file) {
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "public, max-age=31536000, immutable");
    send(exchange, file);
  }

  private void send(HttpServerExchange exchange, PageFile file) {
    HeaderMap headers = exchange.getResponseHeaders();
    SAFETY.forEach(headers::put);
    headers.add(Headers.VARY, "Accept-Encoding"); // beside what the origin has to do with it
    boolean gzip = acceptsGzip(exchange.getRequestHeaders().get(Headers.ACCEPT_ENCODING));
    if (gzip) {
      headers.put(Headers.CONTENT_ENCODING, "gzip");
    }
    answers.succeed(exchange, gzip ? file.gzipped() : file.plain(), file.contentType());
  }

  static boolean acceptsGzip(List<String> codings) {
    return codings != null && GZIP.matcher(String.join(",", codings)).find();
  }
}
