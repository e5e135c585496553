package io.dehaze.admin;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import io.dehaze.tls.CertificateFiles;
import io.dehaze.tls.ServerTls;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The back door of a process, for probes and Prometheus: {@code /health/live}, {@code
 * /health/ready} (200 or 503, with the reasons as JSON) and {@code /metrics}. Meant for the inside
 * of a cluster: it asks for no credentials.
 *
 * <p>Each request has 2 s on one of 16 threads; a client that takes longer loses its connection.
 */
public final class AdminServer implements AutoCloseable {
  private static final int THREADS = 16;
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(2);
  private static final String JSON = "application/json";
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private record Answer(int status, String contentType, byte[] body) {}

  private final JsonMapper json = new JsonMapper();
  private final InetSocketAddress address;
  private final Optional<CertificateFiles> certificate;
  private final Health health;
  private final PrometheusMeterRegistry metrics;
  private HttpServer server;
  private TimeLimitedThreads threads;
  private ServerTls tls;

  /**
   * Listens on nothing yet.
   *
   * @param address where to listen; port 0 for a free one
   * @param certificate with which it speaks TLS only; empty for plain HTTP
   */
  public AdminServer(
      InetSocketAddress address,
      Optional<CertificateFiles> certificate,
      Health health,
      PrometheusMeterRegistry metrics) {
    this.address = address;
    this.certificate = certificate;
    this.health = health;
    this.metrics = metrics;
  }

  /**
   * Starts to listen.
   *
   * @throws UncheckedIOException if the port is taken, the address is not ours, or the certificate
   *     cannot be used
   */
  public synchronized void start() {
    certificate.ifPresent(files -> tls = new ServerTls("admin", files, metrics));
    try {
      server = open();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the admin server cannot listen on "
              + address.getAddress().getHostAddress()
              + ":"
              + address.getPort(),
          e);
    }
    threads = new TimeLimitedThreads("admin", THREADS, REQUEST_TIMEOUT);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    health.bindTo(metrics);
    server.start();
  }

  private HttpServer open() throws IOException {
    if (tls == null) {
      return HttpServer.create(address, 0);
    }
    HttpsServer https = HttpsServer.create(address, 0);
    https.setHttpsConfigurator(new ServerTlsConfigurator(tls.context()));
    return https;
  }

  /** The port that it listens on; only after {@link #start}. */
  public synchronized int port() {
    return server.getAddress().getPort();
  }

  /** Where it listens; only after {@link #start}. */
  public String url() {
    String host = address.getHostString();
    return (certificate.isPresent() ? "https://" : "http://")
        + (host.contains(":") ? "[" + host + "]" : host)
        + ":"
        + port();
  }

  /** Stops at once; requests under way are cut off. */
  @Override
  public synchronized void close() {
    if (server != null) {
      server.stop(0);
      threads.close();
      server = null;
    }
    if (tls != null) {
      tls.close();
      tls = null;
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Answer answer = answer(exchange);
      exchange.getResponseHeaders().set("Content-Type", answer.contentType);
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.sendResponseHeaders(answer.status, -1);
      } else {
        exchange.sendResponseHeaders(answer.status, answer.body.length);
        exchange.getResponseBody().write(answer.body);
      }
    }
  }

  private Answer answer(HttpExchange exchange) throws IOException {
    String method = exchange.getRequestMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      exchange.getResponseHeaders().set("Allow", "GET, HEAD");
      return refusal(405, "method_not_allowed", "Only GET and HEAD are understood here.");
    }
    return switch (exchange.getRequestURI().getPath()) {
      case "/health/live" -> report(health.liveness());
      case "/health/ready" -> report(health.readiness());
      case "/metrics" -> metrics();
      default ->
          refusal(404, "not_found", "There are only /health/live, /health/ready and /metrics.");
    };
  }

  private Answer report(HealthReport report) throws IOException {
    return new Answer(report.isUp() ? 200 : 503, JSON, json.writeValueAsBytes(report));
  }

  private Answer metrics() {
    return new Answer(200, PROMETHEUS, known(metrics.scrape()).getBytes(StandardCharsets.UTF_8));
  }

  /** Leaves out what is not known now: a sum over processes must not become unknown with one. */
  private static String known(String page) {
    return page.lines()
        .filter(line -> !line.endsWith(" NaN"))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private Answer refusal(int status, String code, String sentence) throws IOException {
    return new Answer(
        status, JSON, json.writeValueAsBytes(Map.of("error", sentence, "code", code)));
  }
}
