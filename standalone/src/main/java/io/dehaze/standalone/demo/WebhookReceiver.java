package io.dehaze.standalone.demo;

import io.dehaze.json.JsonBytes;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A webhook of the demo's own: hands on whatever is sent to it and answers 200. What is done with a
 * request happens on its own threads, one request at a time on each of them.
 */
final class WebhookReceiver implements AutoCloseable {
  private static final long BODY_BYTES_MAX = 16L * 1024 * 1024;

  private final String host;
  private final int wantedPort;
  private final Consumer<Webhook> received;
  private Undertow server;

  /**
   * Listens to nobody yet.
   *
   * @param host the address to listen at
   * @param port where to listen; 0 for a free port
   */
  WebhookReceiver(String host, int port, Consumer<Webhook> received) {
    this.host = host;
    this.wantedPort = port;
    this.received = received;
  }

  /**
   * Starts to listen.
   *
   * @throws UncheckedIOException where the port is taken
   */
  void start() {
    server =
        Undertow.builder()
            .addHttpListener(wantedPort, host)
            .setIoThreads(1)
            .setWorkerThreads(2)
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, BODY_BYTES_MAX)
            .setHandler(this::receive)
            .build();
    try {
      server.start();
    } catch (RuntimeException e) { // Undertow wraps the IOException in one without a name
      throw new UncheckedIOException(
          "the receiver of webhooks cannot listen on " + host + ":" + wantedPort,
          e.getCause() instanceof IOException cause ? cause : new IOException(e));
    }
  }

  /** Where a webhook can be sent. */
  String url(String path) {
    var address = (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
    return "http://" + host + ":" + address.getPort() + path;
  }

  private void receive(HttpServerExchange exchange) {
    Instant arrived = Instant.now();
    exchange.dispatch(() -> readAndAnswer(exchange, arrived));
  }

  private void readAndAnswer(HttpServerExchange exchange, Instant arrived) {
    exchange.startBlocking();
    try {
      byte[] body = exchange.getInputStream().readAllBytes();
      received.accept(new Webhook(exchange.getRequestPath(), headers(exchange), body, arrived));
      exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
      exchange.getOutputStream().write(answer(exchange.getRequestPath()));
    } catch (IOException e) {
      exchange.setStatusCode(StatusCodes.BAD_REQUEST);
    }
    exchange.endExchange();
  }

  /** Something to see for callers of synchronous events. */
  private static byte[] answer(String path) {
    return new JsonBytes(64)
        .raw(JsonBytes.piece("{\"received\":"))
        .quoted(path)
        .raw(JsonBytes.piece("}"))
        .toBytes();
  }

  private static Map<String, String> headers(HttpServerExchange exchange) {
    Map<String, String> headers = new HashMap<>();
    for (HeaderValues each : exchange.getRequestHeaders()) {
      headers.put(each.getHeaderName().toString().toLowerCase(Locale.ROOT), each.getFirst());
    }
    return headers;
  }

  @Override
  public void close() {
    if (server != null) {
      server.stop();
      server = null;
    }
  }
}
