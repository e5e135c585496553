package io.dehaze.system.trace;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A webhook that remembers which trace each call belonged to, and fails as often as it is told. */
final class TracedWebhook implements AutoCloseable {
  /** One call; null for a header that was not there. */
  record Call(String id, int attempt, String traceparent, String tracestate) {}

  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");

  private final HttpServer server;
  private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
  private final AtomicInteger failures = new AtomicInteger();

  private TracedWebhook(HttpServer server) {
    this.server = server;
  }

  static TracedWebhook start() throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    TracedWebhook webhook = new TracedWebhook(HttpServer.create(any, 16));
    webhook.server.createContext("/", webhook::take);
    webhook.server.start();
    return webhook;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook?token=canary-in-a-query";
  }

  /** The next calls fail. */
  void fail(int times) {
    failures.set(times);
  }

  /** All calls for an event so far, in the order in which they came. */
  List<Call> calls(String id) {
    return calls.stream().filter(each -> each.id.equals(id)).toList();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      Matcher id = ID.matcher(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
      var headers = exchange.getRequestHeaders();
      calls.add(
          new Call(
              id.find() ? id.group(1) : headers.getFirst("ce-id"),
              Integer.parseInt(headers.getFirst("Dehaze-Attempt")),
              headers.getFirst("traceparent"),
              headers.getFirst("tracestate")));
      boolean fails = failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
      exchange.sendResponseHeaders(fails ? 500 : 200, -1);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
