package io.dehaze.system.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
@Tag("long")
class UpTest {
  private static final String READY =
      "^Dehaze ready: (http://127\\.0\\.0\\.1:\\d+) \\(admin (http://127\\.0\\.0\\.1:\\d+), "
          + "Kafka (127\\.0\\.0\\.1:\\d+), data in (.+)\\)$";

  @TempDir Path directory;

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<String> received = new CopyOnWriteArrayList<>();
  private final CountDownLatch letGo = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer webhook;
  private CommandProcesses processes;
  private String url;

  @BeforeEach
  void listen() throws IOException {
    processes = new CommandProcesses(directory);
    webhook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    webhook.setExecutor(threads);
    webhook.createContext("/", this::receive);
    webhook.createContext("/hangs", this::hang);
    webhook.start();
  }

  @AfterEach
  void endWhatIsLeft() {
    letGo.countDown();
    processes.close();
    webhook.stop(0);
    threads.shutdownNow();
  }

  @Test
  void keepsTriggersAndWaitingEventsOverARestart() throws Exception {
    CommandProcess first = up();
    String signed = "{\"type\":\"greeting\",\"url\":\"%s\",\"signing\":[\"whsec_%s\"]}";
    put("mail", signed.formatted(url("/mail"), "A".repeat(40)));
    assertThat(post("{\"type\":\"greeting\",\"id\":\"now\",\"data\":1.10}").body())
        .contains("\"id\":\"now\"")
        .contains("\"triggers\":1");
    await().untilAsserted(() -> assertThat(received).hasSize(1));
    assertThat(received.get(0)).startsWith("/mail ").contains("\"id\":\"now\"").contains("1.10");
    post("{\"type\":\"greeting\",\"id\":\"later\",\"delay\":4}");
    assertThat(Files.getPosixFilePermissions(directory.resolve("data/encryption-keys")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(first.stop()).isZero();

    up();
    assertThat(post("{\"type\":\"greeting\",\"id\":\"again\"}").statusCode()).isEqualTo(200);
    await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(received).hasSize(3));
    assertThat(received).filteredOn(body -> body.contains("\"id\":\"later\"")).hasSize(1);
    assertThat(received).filteredOn(body -> body.contains("\"id\":\"again\"")).hasSize(1);
  }

  @Test
  void stopsInTimeWhileAWebhookHangsAndDeliversItsEventOnceAfterwards() throws Exception {
    CommandProcess first = up("--drain-timeout-ms=2000");
    put(
        "slow",
        "{\"type\":\"t\",\"url\":\"%s\",\"timeout\":60000,\"backoff\":{\"initial\":1}}"
            .formatted(url("/hangs")));
    post("{\"type\":\"t\",\"id\":\"unanswered\"}");
    await().untilAsserted(() -> assertThat(received).containsExactly("/hangs"));
    assertThat(first.stop()).isZero();

    letGo.countDown();
    up();
    await()
        .during(Duration.ofSeconds(1))
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(received).containsExactly("/hangs", "/hangs"));
  }

  @Test
  void endsWhatIsUnderWayForAsLongAsTheDrainMayTake() {
    CommandProcess up = up("--drain-timeout-ms=30000");
    put("slow", "{\"type\":\"t\",\"url\":\"%s\",\"timeout\":60000}".formatted(url("/hangs")));
    post("{\"type\":\"t\",\"id\":\"answered-late\"}");
    await().untilAsserted(() -> assertThat(received).containsExactly("/hangs"));
    up.askToStop();
    CompletableFuture.delayedExecutor(11, TimeUnit.SECONDS).execute(letGo::countDown);
    assertThat(up.awaitExit()).isZero();
    assertThat(letGo.getCount()).isZero();
    assertThat(received).containsExactly("/hangs");
  }

  @Test
  void answersASynchronousCallForAsLongAsTheGatewayMayDrain() throws Exception {
    CommandProcess up =
        up("--request-drain-timeout-ms=20000", "--sync-timeout-ms=30000", "--drain-timeout-ms=500");
    put("slow", "{\"type\":\"t\",\"url\":\"%s\",\"timeout\":60000}".formatted(url("/hangs")));
    HttpRequest call =
        HttpRequest.newBuilder(URI.create(url + "/v1/api/shop/eventing/queue"))
            .POST(BodyPublishers.ofString("{\"type\":\"t\",\"isSynchronous\":true}"))
            .build();
    CompletableFuture<HttpResponse<String>> answer = http.sendAsync(call, BodyHandlers.ofString());
    await().untilAsserted(() -> assertThat(received).containsExactly("/hangs"));
    up.askToStop();
    CompletableFuture.delayedExecutor(6, TimeUnit.SECONDS).execute(letGo::countDown);
    assertThat(answer.get(40, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    assertThat(up.awaitExit()).isZero();
  }

  @Test
  void tellsOfATakenPortAndLeavesNothingRunning() {
    CommandProcess second =
        processes.start(
            "up", "--port=" + webhook.getAddress().getPort(), "--kafka-port=0", "--admin-port=0");
    assertThat(second.awaitExit()).isEqualTo(1);
    assertThat(second.errors())
        .last()
        .asString()
        .contains("the gateway cannot listen on 127.0.0.1");
    assertThat(Files.exists(directory.resolve("dehaze-data"))).isFalse();
  }

  private CommandProcess up(String... more) {
    String[] usual = {"up", "--port=0", "--admin-port=0", "--kafka-port=0", "--data-dir=data"};
    CommandProcess up =
        processes.start(
            Stream.concat(Arrays.stream(usual), Arrays.stream(more)).toArray(String[]::new));
    var ready = up.awaitLine(READY);
    url = ready.group(1);
    assertThat(ready.group(4)).isEqualTo(directory.resolve("data").toString());
    assertThat(get(ready.group(2) + "/health/ready").statusCode()).isEqualTo(200);
    return up;
  }

  private void put(String trigger, String json) {
    String path = "/v1/config/projects/shop/eventing/triggers/" + trigger;
    assertThat(send(url + path, json).statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> post(String json) {
    HttpResponse<String> answer = send(url + "/v1/api/shop/eventing/queue", json);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer;
  }

  private HttpResponse<String> send(String target, String json) {
    return exchange(
        HttpRequest.newBuilder(URI.create(target)).POST(BodyPublishers.ofString(json)).build());
  }

  private HttpResponse<String> get(String target) {
    return exchange(HttpRequest.newBuilder(URI.create(target)).build());
  }

  private HttpResponse<String> exchange(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private String url(String path) {
    return "http://127.0.0.1:" + webhook.getAddress().getPort() + path;
  }

  private void receive(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    received.add(exchange.getRequestURI() + " " + body);
    answer(exchange);
  }

  private void hang(HttpExchange exchange) throws IOException {
    received.add("/hangs");
    try {
      letGo.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    answer(exchange);
  }

  private static void answer(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(204, -1);
    exchange.close();
  }
}
