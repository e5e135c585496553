package io.dehaze.gateway.http;

import io.dehaze.event.AttributeRules;
import io.dehaze.event.Problem;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Finds what a request asks for by its path, method and query parameters, each compared exactly as
 * sent; between the first two and the last, asks whether its sender may.
 */
public final class Routes implements HttpHandler {
  private static final int NO_CONTENT = 204;

  private record Stop(Route route, PathTemplate path) {}

  private final List<Stop> stops;
  private final Origins origins;
  private final Gate gate;
  private final Answers answers;

  /** Leads to these routes, whoever the gate lets through. */
  public Routes(List<Route> routes, Origins origins, Gate gate, Answers answers) {
    this.stops =
        routes.stream().map(route -> new Stop(route, new PathTemplate(route.path()))).toList();
    this.origins = origins;
    this.gate = gate;
    this.answers = answers;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    Problem foreign = origins.refuse(exchange);
    if (foreign != null) {
      answers.refuse(exchange, foreign);
      return;
    }
    String path = rawPath(exchange);
    String method = exchange.getRequestMethod().toString();
    for (Stop stop : stops) {
      List<String> names = method.equals(stop.route().method()) ? stop.path().match(path) : null;
      if (names != null) {
        follow(stop.route(), exchange, names);
        return;
      }
    }
    refuse(exchange, path);
  }

  private void follow(Route route, HttpServerExchange exchange, List<String> names) {
    if (!gate.letsThrough(exchange, route, names)) {
      return;
    }
    for (String parameter : exchange.getQueryParameters().keySet()) {
      if (!route.parameters().contains(parameter)) {
        answers.refuse(exchange, unknownParameter(parameter, route));
        return;
      }
    }
    route.action().handle(exchange, names);
  }

  private static Problem unknownParameter(String parameter, Route route) {
    String shown = AttributeRules.quoted(parameter);
    String known =
        route.parameters().isEmpty()
            ? "none is known here"
            : "known here: " + String.join(", ", route.parameters());
    return Problem.of(
        Codes.UNKNOWN_PARAMETER,
        shown.substring(1, shown.length() - 1),
        "unknown query parameter " + shown + "; " + known);
  }

  private void refuse(HttpServerExchange exchange, String path) {
    String allowed = allowed(exchange, path);
    if (allowed.isEmpty()) {
      answers.refuse(exchange, Problem.of(Codes.NOT_FOUND, null, "there is nothing at this path"));
      return;
    }
    if (origins.isPreflight(exchange)) {
      origins.allow(exchange, allowed);
      answers.end(exchange, NO_CONTENT);
      return;
    }
    exchange.getResponseHeaders().put(Headers.ALLOW, allowed);
    answers.refuse(
        exchange, Problem.of(Codes.METHOD_NOT_ALLOWED, null, "allowed at this path: " + allowed));
  }

  private String allowed(HttpServerExchange exchange, String path) {
    boolean nowhere = // these two name no path of ours, or must never be followed to one
        exchange.getRequestMethod().equals(Methods.CONNECT)
            || exchange.getRequestMethod().equals(Methods.TRACE);
    return stops.stream()
        .filter(stop -> nowhere || stop.path().match(path) != null)
        .map(stop -> stop.route().method())
        .distinct()
        .sorted()
        .collect(Collectors.joining(", "));
  }

  /** The path as sent, also where the client sent it in absolute form (RFC 9112 section 3.2.2). */
  private static String rawPath(HttpServerExchange exchange) {
    String target = exchange.getRequestURI();
    if (!exchange.isHostIncludedInRequestURI()) {
      return target;
    }
    int authority = target.indexOf("://") + 3;
    int path = target.indexOf('/', authority);
    return path < 0 ? "/" : target.substring(path);
  }
}
