package io.dehaze.gateway.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dehaze.event.Problem;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.SameThreadExecutor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.XnioExecutor;

/**
 * The only place that turns a cause into a status and a body, and that writes a body at all. Bodies
 * are JSON, whatever the client says it accepts; only the description of the API is YAML.
 *
 * <p>A refused request whose body has not been read to its end closes the connection: what follows
 * on it could be anything. Safe for use by any thread, one at a time for each exchange.
 */
public final class Answers {
  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);
  private static final String JSON = "application/json";
  private static final String RETRY_AFTER_S = "1";
  private static final int ANSWER_MS_MAX = 30_000;
  private static final int OK = 200;
  private static final int SERVICE_UNAVAILABLE = 503;
  private static final String REALM = "Bearer realm=\"dehaze\"";

  private final Consumer<String> refused;
  private final RefusalLog refusals = new RefusalLog();

  /**
   * Answers requests.
   *
   * @param refused told the code of every refusal
   */
  public Answers(Consumer<String> refused) {
    this.refused = refused;
  }

  /** Answers 200 with a JSON document. */
  public void succeed(HttpServerExchange exchange, byte[] json) {
    send(exchange, OK, json, JSON);
  }

  /** Answers 200 with a document of another kind. */
  public void succeed(HttpServerExchange exchange, byte[] document, String contentType) {
    send(exchange, OK, document, contentType);
  }

  /** Answers that the request is not carried out, and why. */
  public void refuse(HttpServerExchange exchange, Problem problem) {
    refuse(exchange, problem, json -> {});
  }

  /**
   * Answers that the request is not carried out because of all of these. The first stands for them
   * in the body's own members; where there are several, or it is about an item of a batch, {@code
   * errors} lists them all.
   *
   * @param problems never empty
   */
  public void refuse(HttpServerExchange exchange, List<Problem> problems) {
    Problem first = problems.get(0);
    boolean one = problems.size() == 1 && first.item() == Problem.WHOLE;
    refuse(exchange, first, one ? json -> {} : json -> writeAll(json, problems));
  }

  /**
   * Answers that the request is not carried out, and why, with further members in the body.
   *
   * @param more writes members into the JSON object, after {@code error}, {@code code} and {@code
   *     field}
   */
  public void refuse(HttpServerExchange exchange, Problem problem, Json.Members more) {
    refused.accept(problem.code());
    int status = Codes.statusOf(problem.code());
    HeaderMap headers = exchange.getResponseHeaders();
    if (status == SERVICE_UNAVAILABLE && !headers.contains(Headers.RETRY_AFTER)) {
      headers.put(Headers.RETRY_AFTER, RETRY_AFTER_S);
    }
    byte[] body =
        Json.object(
            json -> {
              write(json, problem);
              more.writeTo(json);
            });
    send(exchange, status, body, JSON);
  }

  /**
   * Answers a known caller that may not do this.
   *
   * @param wanted the right that would do, a scope of OAuth 2.0
   * @param problems one for each item of a batch; empty where it is about the whole request
   */
  public void forbid(HttpServerExchange exchange, String wanted, List<Problem> problems) {
    refusals.forbidden(Gate.callerOf(exchange), exchange, wanted);
    challenge(exchange, "error=\"insufficient_scope\", scope=\"" + wanted + '"');
    if (problems.isEmpty()) {
      refuse(
          exchange,
          Problem.of(
              Codes.FORBIDDEN,
              null,
              "this token may not do that; it would need the right " + wanted));
    } else {
      refuse(exchange, problems);
    }
  }

  /**
   * Says in the answer that a token is wanted, or another one (RFC 6750 section 3).
   *
   * @param more what is wrong with the one that came; empty where none came
   */
  void challenge(HttpServerExchange exchange, String more) {
    exchange
        .getResponseHeaders()
        .put(Headers.WWW_AUTHENTICATE, more.isEmpty() ? REALM : REALM + ", " + more);
  }

  /**
   * Answers that the request is not carried out now, and when to come back.
   *
   * @param waitMs how long to wait, in milliseconds; told in whole seconds, and at least one
   */
  public void refuse(HttpServerExchange exchange, Problem problem, long waitMs) {
    exchange.getResponseHeaders().put(Headers.RETRY_AFTER, Math.max(1, (waitMs + 999) / 1_000));
    refuse(exchange, problem);
  }

  /**
   * Answers a request that met a mistake of ours: the cause goes to the log, never to the client.
   */
  public void fail(HttpServerExchange exchange, Throwable cause) {
    LOG.error("event=request_failed method={}", exchange.getRequestMethod(), cause);
    if (!exchange.isResponseStarted()) {
      refuse(
          exchange, Problem.of(Codes.INTERNAL, null, "the gateway failed to handle this request"));
    }
  }

  private static void writeAll(JsonGenerator json, List<Problem> problems) throws IOException {
    json.writeArrayFieldStart("errors");
    for (Problem problem : problems) {
      json.writeStartObject();
      if (problem.item() != Problem.WHOLE) {
        json.writeNumberField("item", problem.item());
      }
      write(json, problem);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, Problem problem) throws IOException {
    json.writeStringField("error", problem.sentence());
    json.writeStringField("code", problem.code());
    if (problem.field() != null) {
      json.writeStringField("field", problem.field());
    }
  }

  private void send(HttpServerExchange exchange, int status, byte[] document, String contentType) {
    exchange.setStatusCode(status);
    HeaderMap headers = exchange.getResponseHeaders();
    headers.put(Headers.CONTENT_TYPE, contentType);
    exchange.setResponseContentLength(document.length);
    ByteBuffer body = ByteBuffer.wrap(document);
    if (exchange.isRequestComplete()) {
      exchange.getResponseSender().send(body);
      closeUnlessRead(exchange);
    } else {
      exchange.setPersistent(false);
      // Told to wait, Undertow does not end the exchange itself: it would close before the client
      // has read why.
      exchange.dispatch(
          SameThreadExecutor.INSTANCE,
          () -> {
            exchange.getResponseSender().send(body, LingeringClose.AFTER_ANSWER);
            if (body.hasRemaining()
                || !(exchange.getConnection() instanceof HttpServerConnection)) {
              closeUnlessRead(exchange); // else the connection of HTTP/1.1 is being closed already
            }
          });
    }
  }

  /** Answers with a status, and what has been put into the headers, alone. */
  public void end(HttpServerExchange exchange, int status) {
    exchange.setStatusCode(status);
    boolean isRead = exchange.isRequestComplete();
    exchange.endExchange();
    if (!isRead) {
      closeUnlessRead(exchange); // Undertow waits for the rest of the body first
    }
  }

  /** A client that does not read its answer must not keep it in our memory for ever. */
  private static void closeUnlessRead(HttpServerExchange exchange) {
    if (!exchange.isResponseComplete()) { // the kernel did not take all of it at once
      XnioExecutor.Key timer =
          exchange
              .getIoThread()
              .executeAfter(() -> giveUp(exchange), ANSWER_MS_MAX, TimeUnit.MILLISECONDS);
      exchange.addExchangeCompleteListener(
          (ended, next) -> {
            timer.remove();
            next.proceed();
          });
    }
  }

  private static void giveUp(HttpServerExchange exchange) {
    if (!exchange.isResponseComplete()) {
      Abandon.end(exchange);
    }
  }
}
