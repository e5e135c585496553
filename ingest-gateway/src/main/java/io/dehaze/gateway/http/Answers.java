package io.dehaze.gateway.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.SameThreadExecutor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;

/**
 * The only place that turns a cause into a status and a body, and that writes a body at all. All
 * bodies are JSON, whatever the client says it accepts.
 *
 * <p>A refused request whose body has not been read to its end closes the connection: what follows
 * on it could be anything. Safe for use by any thread, one at a time for each exchange.
 */
public final class Answers {
  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);
  private static final JsonFactory JSON = new JsonFactory();
  private static final String RETRY_AFTER_S = "1";
  private static final int ANSWER_MS_MAX = 30_000;
  private static final int OK = 200;
  private static final int SERVICE_UNAVAILABLE = 503;

  private final Consumer<String> refused;

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
    send(exchange, OK, json);
  }

  /** Answers that the request is not carried out, and why. */
  public void refuse(HttpServerExchange exchange, Refusal refusal) {
    refuse(exchange, refusal, more -> {});
  }

  /**
   * Answers that the request is not carried out, and why, with further members in the body.
   *
   * @param more writes members into the JSON object, after {@code error}, {@code code} and {@code
   *     field}
   */
  public void refuse(HttpServerExchange exchange, Refusal refusal, Members more) {
    refused.accept(refusal.code());
    int status = Codes.statusOf(refusal.code());
    if (status == SERVICE_UNAVAILABLE) {
      exchange.getResponseHeaders().put(Headers.RETRY_AFTER, RETRY_AFTER_S);
    }
    send(exchange, status, body(refusal, more));
  }

  /**
   * Answers a request that met a mistake of ours: the cause goes to the log, never to the client.
   */
  public void fail(HttpServerExchange exchange, Throwable cause) {
    LOG.error(
        "request failed: {} {}", exchange.getRequestMethod(), exchange.getRelativePath(), cause);
    if (!exchange.isResponseStarted()) {
      refuse(exchange, Refusal.of(Codes.INTERNAL, "The gateway failed to handle this request."));
    }
  }

  private static byte[] body(Refusal refusal, Members more) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      write(json, refusal);
      more.writeTo(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail to be written", e);
    }
    return bytes.toByteArray();
  }

  /** Writes a refusal's members into a JSON object that has been begun. */
  public static void write(JsonGenerator json, Refusal refusal) throws IOException {
    json.writeStringField("error", refusal.error());
    json.writeStringField("code", refusal.code());
    if (refusal.field() != null) {
      json.writeStringField("field", refusal.field());
    }
  }

  private void send(HttpServerExchange exchange, int status, byte[] json) {
    exchange.setStatusCode(status);
    HeaderMap headers = exchange.getResponseHeaders();
    headers.put(Headers.CONTENT_TYPE, "application/json");
    exchange.setResponseContentLength(json.length);
    ByteBuffer body = ByteBuffer.wrap(json);
    if (exchange.isRequestComplete()) {
      exchange.getResponseSender().send(body);
      closeUnlessRead(exchange);
    } else {
      exchange.setPersistent(false);
      // Told to wait, Undertow does not end the exchange itself: it would close before the client
      // has read why.
      exchange.dispatch(
          SameThreadExecutor.INSTANCE,
          () -> exchange.getResponseSender().send(body, LingeringClose.AFTER_ANSWER));
    }
  }

  /** A client that does not read its answer must not keep it in our memory for ever. */
  private static void closeUnlessRead(HttpServerExchange exchange) {
    if (!exchange.isResponseComplete()) { // the kernel did not take all of it at once
      exchange
          .getIoThread()
          .executeAfter(
              () -> {
                if (!exchange.isResponseComplete()) {
                  IoUtils.safeClose(exchange.getConnection());
                }
              },
              ANSWER_MS_MAX,
              TimeUnit.MILLISECONDS);
    }
  }

  /** Writes members into a JSON object. */
  @FunctionalInterface
  public interface Members {
    /** Writes the members. */
    void writeTo(JsonGenerator json) throws IOException;
  }
}
