package io.dehaze.system.watch;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dehaze.system.harness.Node;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real Prometheus, Debian's for example, that scrapes some processes once a second. */
final class Prometheus implements AutoCloseable {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI address;

  private Prometheus(Process process, URI address) {
    this.process = process;
    this.address = address;
  }

  /** Skips the test where it is not installed. */
  static void assumeInstalled() {
    boolean installed =
        List.of(System.getenv("PATH").split(File.pathSeparator, -1)).stream()
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "prometheus")));
    assumeTrue(installed, "no prometheus on the PATH (Debian's package prometheus)");
  }

  /** Starts one with a file of rules, and returns when it answers. */
  static Prometheus start(Path folder, Path rules, List<Node> gateways, List<Node> workers)
      throws IOException {
    Files.createDirectories(folder);
    Path config = folder.resolve("prometheus.yml");
    Files.writeString(
        config,
        """
        global: {scrape_interval: 1s, evaluation_interval: 1s}
        rule_files: ["%s"]
        scrape_configs:
          - {job_name: dehaze-gateway, static_configs: [{targets: [%s]}]}
          - {job_name: dehaze-worker, static_configs: [{targets: [%s]}]}
        """
            .formatted(rules.toRealPath(), targets(gateways), targets(workers)));
    String listen = "127.0.0.1:" + freePort();
    Process process =
        new ProcessBuilder(
                "prometheus",
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=" + listen)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("prometheus.log").toFile())
            .start();
    Prometheus prometheus = new Prometheus(process, URI.create("http://" + listen));
    await().atMost(SOON).ignoreExceptions().until(prometheus::isReady);
    return prometheus;
  }

  private static String targets(List<Node> processes) {
    return String.join(
        ", ", processes.stream().map(each -> '"' + each.adminUrl().getAuthority() + '"').toList());
  }

  /** A port on which nobody listens now. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private boolean isReady() throws IOException, InterruptedException {
    return answer("/-/ready").statusCode() == 200;
  }

  private HttpResponse<String> answer(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(address.resolve(path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** What an expression gives now: a list of samples. */
  JsonNode query(String expression) throws IOException, InterruptedException {
    String path = "/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8);
    return get(path).at("/data/result");
  }

  /** All rules, with how their last evaluation went. */
  List<JsonNode> rules() throws IOException, InterruptedException {
    return get("/api/v1/rules").at("/data/groups").findValues("rules").stream()
        .flatMap(rules -> rules.valueStream())
        .toList();
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    JsonNode answer = JSON.readTree(answer(path).body());
    if (!answer.path("status").asText().equals("success")) {
      throw new AssertionError(path + ": " + answer);
    }
    return answer;
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(5, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
