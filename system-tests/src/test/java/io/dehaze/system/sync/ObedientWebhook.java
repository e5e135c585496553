package io.dehaze.system.sync;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.SameThreadExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A webhook that answers as the data of the event tells it: {@code status}, {@code delayMs}, {@code
 * type} (of the content), and {@code body} or {@code base64}; without either, {@code {"echo":"<the
 * event's id>"}}. At a path {@code /status/500} it answers with that status whatever it is told.
 */
public final class ObedientWebhook implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final AtomicInteger calls = new AtomicInteger();
  private final Undertow server =
      Undertow.builder()
          .addHttpListener(0, "127.0.0.1")
          .setIoThreads(1)
          .setWorkerThreads(1)
          .setHandler(exchange -> exchange.getRequestReceiver().receiveFullBytes(this::take))
          .build();

  /** Listens on a free port. */
  public ObedientWebhook() {
    server.start();
  }

  /** The URL of a path. */
  public String url(String path) {
    var address = (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
    return "http://127.0.0.1:" + address.getPort() + path;
  }

  /** How often it was called. */
  int calls() {
    return calls.get();
  }

  private void take(HttpServerExchange exchange, byte[] body) {
    calls.incrementAndGet();
    JsonNode event = read(body);
    JsonNode wish = event.path("data");
    String path = exchange.getRequestPath();
    int asked = wish.path("status").asInt(200);
    exchange.setStatusCode(
        path.startsWith("/status/") ? Integer.parseInt(path.substring(8)) : asked);
    if (wish.has("type")) {
      exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, wish.path("type").asText());
    }
    exchange.getResponseHeaders().put(Headers.SERVER, "secret-of-the-webhook");
    byte[] answer = answer(wish, event.path("id").asText());
    exchange.dispatch(
        SameThreadExecutor.INSTANCE,
        () ->
            exchange
                .getIoThread()
                .executeAfter(
                    () -> exchange.getResponseSender().send(ByteBuffer.wrap(answer)),
                    wish.path("delayMs").asInt(0),
                    TimeUnit.MILLISECONDS));
  }

  private static byte[] answer(JsonNode wish, String id) {
    if (wish.has("base64")) {
      return Base64.getDecoder().decode(wish.path("base64").asText());
    }
    if (wish.has("size")) {
      return ("\"" + "x".repeat(wish.path("size").asInt() - 2) + "\"").getBytes(UTF_8);
    }
    return wish.path("body").asText("{\"echo\":\"" + id + "\"}").getBytes(UTF_8);
  }

  private static JsonNode read(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.stop();
  }
}
