package io.dehaze.system.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dehaze.system.contract.Contract;
import io.dehaze.system.harness.Deployment;
import io.dehaze.system.harness.HttpConnection;
import io.dehaze.system.harness.KafkaProcess;
import io.dehaze.system.harness.Node;
import io.dehaze.system.harness.SharedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What people look at on a bad day shows something: asked of a real Prometheus, under load. */
@ExtendWith(SharedBroker.class)
@Timeout(450)
@Order(1) // slow: not to be the last that is left
class PrometheusTest {
  private static final Path RULES = Path.of("..", "deploy", "prometheus", "rules", "dehaze.yml");
  private static final Path DASHBOARDS = Path.of("..", "deploy", "grafana", "dashboards");
  private static final Path FOLDER = Path.of("target", "system-tests", "watched");
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String[] OPTIONS = {
    "--delay-levels=1,3600",
    "--wheel-horizon-ms=2500",
    "--delay-slack-ms=1200",
    "--trace-endpoint=http://127.0.0.1:9" // nobody is there
  };

  /** Endpoints where nobody listens. */
  private static final int REFUSING = 5;

  private static final String POLICY = ",\"retries\":1,\"backoff\":{\"initial\":10,\"jitter\":0}";

  private HttpConnection http;
  private int sent;

  @Test
  void everyExpressionHasData_underLoad(KafkaProcess kafka) throws Exception {
    Prometheus.assumeInstalled();
    try (Deployment dehaze = new Deployment(kafka, "watched")) {
      Node gateway = dehaze.gateway(OPTIONS);
      Node worker = dehaze.worker(OPTIONS);
      dehaze.awaitReady();
      http = new HttpConnection(gateway.url(), Contract.ofThisBuild());
      dehaze.listen("well", "well", "");
      int nobody = Prometheus.freePort();
      for (int i = 1; i <= REFUSING; i++) {
        dehaze.register("bad-" + i, "bad", "http://127.0.0.%d:%d/".formatted(i, nobody), POLICY);
      }
      dehaze.awaitTriggersInForce();
      try (Prometheus prometheus =
          Prometheus.start(FOLDER, RULES, List.of(gateway), List.of(worker))) {
        assertAllHaveData(prometheus);
        assertThat(prometheus.rules()).allMatch(rule -> rule.path("health").asText().equals("ok"));
      }
      assertNamesFollowTheConventions(gateway, "gateway");
      assertNamesFollowTheConventions(worker, "worker");
    }
  }

  private void assertAllHaveData(Prometheus prometheus) {
    Map<String, String> silent = new LinkedHashMap<>();
    silent.put("nothing was asked yet", "");
    await("data of every expression")
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> {
              load();
              silent.clear();
              silent.putAll(Expressions.ofDashboards(DASHBOARDS));
              silent.putAll(Expressions.ofAlerts(RULES));
              assertThat(silent).hasSizeGreaterThan(100);
              for (String place : List.copyOf(silent.keySet())) {
                if (!prometheus.query(silent.get(place)).isEmpty()) {
                  silent.remove(place);
                }
              }
              assertThat(new TreeMap<>(silent)).isEmpty();
            });
  }

  /** A little of everything that may happen to an event. */
  private void load() throws IOException {
    for (int i = 0; i < 30; i++) {
      post("{\"type\":\"well\",\"data\":1}");
    }
    for (int i = 0; i < 8; i++) {
      post("{\"type\":\"bad\",\"data\":1}");
    }
    post("{\"type\":\"well\",\"isSynchronous\":true,\"data\":1}");
    post("{\"type\":\"well\",\"delay\":0.3,\"data\":1}");
    post("{\"type\":\"well\",\"delay\":4,\"data\":1}");
    post("{\"type\":\"well\",\"delay\":3600,\"data\":1}");
    String id = "cancelled-" + sent;
    post("{\"type\":\"well\",\"delay\":3.5,\"id\":\"%s\",\"data\":1}".formatted(id));
    http.exchange("DELETE", eventing("events/" + id), "", new byte[0]);
    http.post(Deployment.queuePath(), "no JSON".getBytes(UTF_8));
    http.post(eventing("dead/redrive"), "{\"trigger\":\"bad-1\"}".getBytes(UTF_8));
  }

  private void post(String event) throws IOException {
    sent++;
    http.post(Deployment.queuePath(), event.getBytes(UTF_8));
  }

  private static String eventing(String path) {
    return "/v1/api/%s/eventing/%s".formatted(Deployment.project(), path);
  }

  private static void assertNamesFollowTheConventions(Node process, String name)
      throws IOException, InterruptedException {
    Path metrics = FOLDER.resolve(name + ".metrics");
    Path said = FOLDER.resolve(name + ".promtool");
    Files.writeString(metrics, process.metrics());
    new ProcessBuilder("promtool", "check", "metrics")
        .redirectInput(metrics.toFile())
        .redirectErrorStream(true)
        .redirectOutput(said.toFile())
        .start()
        .waitFor();
    // Micrometer names the JVM's and the machine's by itself: process_cpu_time_ns_total, for
    // example.
    assertThat(Files.readAllLines(said)).noneMatch(line -> line.matches("(dehaze|kafka)_.*"));
  }
}
