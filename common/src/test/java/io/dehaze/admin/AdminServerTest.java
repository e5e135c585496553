package io.dehaze.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AdminServerTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private final Health health = new Health();
  private final ProcessMetrics metrics = new ProcessMetrics(2);
  private final AdminServer server = serverOn(0);

  @BeforeEach
  void start() {
    server.start();
  }

  @AfterEach
  void close() {
    server.close();
    server.close();
    metrics.close();
  }

  @Test
  void isAliveUntilALivenessCheckSaysOtherwise() throws Exception {
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    assertThat(get("/health/live").body()).isEqualTo("{\"status\":\"up\",\"checks\":[]}");

    health.aliveWhile(HealthCheck.of("loop", () -> Optional.of("stuck for 20 s")));
    assertThat(get("/health/live").statusCode()).isEqualTo(503);
  }

  @Test
  void tellsTheProbeOfAContainer() {
    Map<String, String> environment =
        Map.of("DEHAZE_ADMIN_HOST", "0.0.0.0", "DEHAZE_ADMIN_PORT", String.valueOf(server.port()));
    assertThat(HealthMain.isWell("live", environment)).isTrue();
    assertThat(HealthMain.isWell("ready", environment)).isFalse();
    health.started();
    assertThat(HealthMain.isWell("ready", environment)).isTrue();
    assertThat(HealthMain.isWell("nothing", environment)).isFalse();
    server.close();
    assertThat(HealthMain.isWell("live", environment)).isFalse();
  }

  @Test
  void isReadyOnlyWhenStartedWithEveryCheckWellAndNotStopping() throws Exception {
    var problem = new AtomicReference<>(Optional.of("no \"answer\""));
    health.readyWhile(HealthCheck.of("kafka", problem::get));
    assertThat(get("/health/ready").statusCode()).isEqualTo(503);
    assertThat(get("/health/ready").body()).contains("\"starting\"");

    health.started();
    assertThat(get("/health/ready").statusCode()).isEqualTo(503);
    assertThat(get("/health/ready").body())
        .isEqualTo(
            "{\"status\":\"down\",\"checks\":["
                + "{\"name\":\"process\",\"status\":\"up\"},"
                + "{\"name\":\"kafka\",\"status\":\"down\",\"reason\":\"no \\\"answer\\\"\"}]}");

    problem.set(Optional.empty());
    assertThat(get("/health/ready").statusCode()).isEqualTo(200);
    assertThat(get("/health/ready").headers().firstValue("Content-Type"))
        .contains("application/json");

    health.stopping();
    assertThat(get("/health/ready").statusCode()).isEqualTo(503);
    assertThat(get("/health/ready").body()).contains("\"stopping\"");
  }

  @Test
  void isNotReadyWhileACheckThrows() throws Exception {
    health.started();
    health.readyWhile(
        HealthCheck.of(
            "broken",
            () -> {
              throw new IllegalStateException("on purpose");
            }));
    assertThat(get("/health/ready").statusCode()).isEqualTo(503);
    assertThat(get("/health/ready").body()).contains("on purpose");
  }

  @Test
  void servesTheMetersOfTheJvmAndOurs() throws Exception {
    metrics.registry().gauge("dehaze.unknown", Double.NaN);
    metrics.registry().counter("dehaze.events.accepted").increment();
    HttpResponse<String> answer = get("/metrics");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
    assertThat(answer.body())
        .contains("dehaze_events_accepted_total 1.0")
        .contains("jvm_memory_used_bytes")
        .contains("process_uptime_seconds")
        .doesNotContain("NaN");
  }

  @Test
  void answersAnythingElseWith404AndOtherMethodsWith405() throws Exception {
    for (String path : List.of("/", "/health", "/health/live/", "/metrics/x", "/health%2flive/")) {
      assertThat(get(path).statusCode()).as(path).isEqualTo(404);
      assertThat(get(path).body()).contains("\"error\":").contains("\"code\":\"not_found\"");
    }
    HttpRequest post = request("/metrics").POST(BodyPublishers.ofString("x".repeat(1_000))).build();
    assertThat(client.send(post, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
    HttpRequest head = request("/metrics").method("HEAD", BodyPublishers.noBody()).build();
    assertThat(client.send(head, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
  }

  @Test
  void answersOthersWhileManyClientsHangInTheMiddleOfARequest() throws Exception {
    List<Socket> hanging = new ArrayList<>();
    try {
      for (int i = 0; i < 40; i++) {
        var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.getOutputStream().write("GET /metrics HT".getBytes(StandardCharsets.US_ASCII));
        hanging.add(socket);
      }
      assertThat(get("/health/live").statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : hanging) {
        socket.close();
      }
    }
  }

  @Test
  void cutsOffAClientThatNeverFinishesItsRequest() throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write("GET /metrics HT".getBytes(StandardCharsets.US_ASCII));
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void saysWhichPortIsTaken() {
    try (AdminServer second = serverOn(server.port())) {
      assertThatThrownBy(second::start)
          .isInstanceOf(UncheckedIOException.class)
          .hasMessage("the admin server cannot listen on 127.0.0.1:" + server.port());
    }
  }

  private AdminServer serverOn(int port) {
    return new AdminServer(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
        Optional.empty(),
        health,
        metrics.registry());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(request(path).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
        .timeout(Duration.ofSeconds(15));
  }
}
