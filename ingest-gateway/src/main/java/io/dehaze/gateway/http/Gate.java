package io.dehaze.gateway.http;

import io.dehaze.event.Problem;
import io.dehaze.gateway.auth.Access;
import io.dehaze.gateway.auth.Authenticator;
import io.dehaze.gateway.auth.Caller;
import io.dehaze.gateway.auth.Refusal;
import io.dehaze.gateway.auth.Verdict;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import io.undertow.util.Headers;
import java.util.List;
import java.util.function.Consumer;

/**
 * Asks who sends a request and whether they may, before anything of it is carried out and before
 * its body is read. Each request of a connection is asked for itself. What it answers is the same
 * whether there is something at the place that was asked for or not.
 */
public final class Gate {
  private static final AttachmentKey<Caller> CALLER = AttachmentKey.create(Caller.class);
  private static final String EVERY_PROJECT = "*";

  private final Authenticator authenticator;
  private final Answers answers;
  private final Consumer<String> outcomes;
  private final RefusalLog log = new RefusalLog();

  /**
   * A gate of one server.
   *
   * @param outcomes told whether it became known who sent a request, for each that asks for it
   */
  public Gate(Authenticator authenticator, Answers answers, Consumer<String> outcomes) {
    this.authenticator = authenticator;
    this.answers = answers;
    this.outcomes = outcomes;
  }

  /** Who sent a request that has been let through. */
  public static Caller callerOf(HttpServerExchange exchange) {
    return exchange.getAttachment(CALLER);
  }

  /**
   * Whether a request may be carried out; if not, it has been answered.
   *
   * @param names those in the places of the route's path
   */
  boolean letsThrough(HttpServerExchange exchange, Route route, List<String> names) {
    if (route.access() == Access.PUBLIC) {
      return true;
    }
    String authorization = exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION);
    Verdict verdict =
        authenticator.authenticate(authorization, () -> exchange.getSourceAddress().getAddress());
    return verdict.match(
        known -> letsThrough(exchange, route, names, known.caller()),
        refused -> {
          refuse(exchange, route, refused);
          return false;
        });
  }

  private boolean letsThrough(
      HttpServerExchange exchange, Route route, List<String> names, Caller caller) {
    outcomes.accept("accepted");
    exchange.putAttachment(CALLER, caller);
    String project = route.isOfProject() ? names.get(0) : EVERY_PROJECT;
    if (!allows(caller, route, project)) {
      answers.forbid(exchange, Caller.rightTo(route.access(), project), List.of());
      return false;
    }
    return true;
  }

  private static boolean allows(Caller caller, Route route, String project) {
    if (route.access() == Access.KNOWN) {
      return true;
    }
    return route.isOfProject()
        ? caller.rights().allow(route.access(), project)
        : caller.rights().allowEverywhere(route.access());
  }

  private void refuse(HttpServerExchange exchange, Route route, Verdict.Refused refused) {
    Refusal reason = refused.reason();
    outcomes.accept(reason.outcome());
    log.refused(reason, exchange, route);
    String code =
        switch (reason) {
          case MISSING -> Codes.NO_CREDENTIALS;
          case LIMITED -> Codes.TOO_MANY_FAILURES;
          case UNAVAILABLE -> Codes.KEYS_UNAVAILABLE;
          default -> Codes.BAD_CREDENTIALS;
        };
    if (code.equals(Codes.TOO_MANY_FAILURES)) {
      exchange.getResponseHeaders().put(Headers.RETRY_AFTER, refused.retryAfterS());
    } else if (code.equals(Codes.NO_CREDENTIALS)) { // RFC 6750 section 3.1: then without an error
      answers.challenge(exchange, "");
    } else if (code.equals(Codes.BAD_CREDENTIALS)) {
      answers.challenge(
          exchange, "error=\"invalid_token\", error_description=\"" + reason.sentence() + '"');
    }
    answers.refuse(exchange, Problem.of(code, null, reason.sentence()));
  }
}
