package io.dehaze.system.sync;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dehaze.system.contract.CheckedHttp;
import io.dehaze.system.harness.Deployment;
import io.dehaze.system.harness.KafkaProcess;
import io.dehaze.system.harness.Node;
import io.dehaze.system.harness.SharedBroker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the caller of a synchronous event gets, from a gateway and a worker in processes. */
@ExtendWith(SharedBroker.class)
@Timeout(180)
class SynchronousEventsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration SOON = Duration.ofSeconds(15);
  private static final CheckedHttp HTTP = new CheckedHttp();

  private static Deployment dehaze;
  private static Node gateway;
  private static Node worker;
  private static ObedientWebhook webhook;
  private static ObedientWebhook slow;

  @BeforeAll
  static void start(KafkaProcess kafka) throws IOException {
    String nobodyThere = nobodyThere();
    dehaze = new Deployment(kafka, "sync");
    gateway = dehaze.gateway("--sync-timeout-max-ms=20000");
    worker =
        dehaze.worker("--reply-bytes-max=100000", "--breaker-open-ms=60000", "--in-flight-max=50");
    dehaze.awaitReady();
    webhook = new ObedientWebhook();
    slow = new ObedientWebhook();
    dehaze.listen("one", "one", webhook.url("/"), "");
    dehaze.listen("gone", "gone", nobodyThere, "");
    dehaze.listen("hasty", "hasty", webhook.url("/"), ",\"timeout\":100");
    dehaze.listen("paused", "paused", webhook.url("/"), ",\"paused\":true");
    dehaze.listen("first-bad", "two", webhook.url("/status/500"), "");
    dehaze.listen("second-good", "two", webhook.url("/"), "");
    dehaze.listen("both-bad-1", "both-bad", nobodyThere, "");
    dehaze.listen("both-bad-2", "both-bad", webhook.url("/status/418"), "");
  }

  /** Where somebody listened a moment ago. */
  private static String nobodyThere() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "http://127.0.0.1:" + socket.getLocalPort() + "/";
    }
  }

  @AfterAll
  static void stop() throws Exception {
    webhook.close();
    slow.close();
    dehaze.close();
  }

  private record Answer(int status, JsonNode body, String text, HttpResponse<String> response) {
    String code() {
      return body.path("code").asText();
    }

    String id() {
      return body.path("id").asText();
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }
  }

  private static HttpRequest.Builder to(String query) {
    URI uri = URI.create(gateway.url() + Deployment.queuePath() + query);
    return HttpRequest.newBuilder(uri).header("Content-Type", "application/json");
  }

  private static Answer send(HttpRequest.Builder request, String body) throws IOException {
    HttpResponse<String> response =
        HTTP.send(request.POST(BodyPublishers.ofString(body, UTF_8)).build());
    return new Answer(
        response.statusCode(), JSON.readTree(response.body()), response.body(), response);
  }

  private static Answer call(String type, String data) throws IOException {
    return send(to(""), event(type, data));
  }

  private static String event(String type, String data) {
    return "{\"type\":\"%s\",\"isSynchronous\":true,\"data\":%s}".formatted(type, data);
  }

  private static JsonNode story(String id) throws IOException {
    String path = "/v1/api/%s/eventing/events/%s".formatted(Deployment.project(), id);
    return JSON.readTree(dehaze.get(path));
  }

  private static void awaitState(String id, String state) {
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(story(id).path("state").asText()).isEqualTo(state));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{ \"n\": 12345678901234567890.10,\\t\"u\":\"\\\\u00e4 ä\" } |"
            + " { \"n\": 12345678901234567890.10,\\t\"u\":\"\\\\u00e4 ä\" }",
        "{\"response\": {\"a\":1e400} ,\"more\":1} | {\"a\":1e400}",
        "[1,{\"response\":2}] | [1,{\"response\":2}]",
        "\"text\" | \"text\"",
        "null | null",
        "not JSON: \"ä\" | \"not JSON: \\\\\"ä\\\\\"\"",
        "{\"a\":1} {} | \"{\\\\\"a\\\\\":1} {}\"",
        "`` | \"\"",
      })
  void handsTheWebhooksBodyOn(String body, String result) throws Exception {
    String wanted = body == null ? "" : body.replace("\\t", "\t").replace("\\\\", "\\");
    Answer answer = call("one", "{\"body\":" + JSON.writeValueAsString(wanted) + "}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().path("status").asInt()).isEqualTo(200);
    assertThat(answer.text())
        .endsWith(",\"result\":" + result.replace("\\t", "\t").replace("\\\\", "\\") + "}");
  }

  @Test
  void saysWhatAnotherKindOfBodyIs() throws Exception {
    Answer html = call("one", "{\"body\":\"<p>\",\"type\":\"text/html\",\"status\":201}");
    assertThat(html.body().path("status").asInt()).isEqualTo(201);
    assertThat(html.body().path("result").asText()).isEqualTo("<p>");
    assertThat(html.body().path("contentType").asText()).isEqualTo("text/html");
    assertThat(html.header("Server")).isEmpty();

    byte[] bytes = {(byte) 0xff, 0, 1};
    String base64 = Base64.getEncoder().encodeToString(bytes);
    Answer binary = call("one", "{\"base64\":\"" + base64 + "\",\"type\":\"image/png\"}");
    assertThat(binary.body().path("encoding").asText()).isEqualTo("base64");
    assertThat(binary.body().path("result").asText()).isEqualTo(base64);

    Answer latin = call("one", "{\"base64\":\"5A==\",\"type\":\"text/plain; charset=ISO-8859-1\"}");
    assertThat(latin.body().path("result").asText()).isEqualTo("ä");
  }

  @Test
  void handsTheWebhooksRefusalOn_andDoesNotTryAgain() throws Exception {
    int before = webhook.calls();
    Answer answer = call("one", "{\"status\":422,\"body\":\"{\\\"why\\\":[1]}\"}");
    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.code()).isEqualTo("webhook_failed");
    assertThat(answer.body().path("status").asInt()).isEqualTo(422);
    assertThat(answer.body().path("result").path("why").path(0).asInt()).isEqualTo(1);
    awaitState(answer.id(), "returned");
    assertThat(webhook.calls()).isEqualTo(before + 1);
  }

  @Test
  void saysWhyTheWebhookGaveNoAnswer() throws Exception {
    Answer refused = call("gone", "{}");
    assertThat(refused.status()).isEqualTo(502);
    assertThat(refused.code()).isEqualTo("webhook_unreachable");
    assertThat(refused.body().path("reason").asText()).isEqualTo("connection_refused");
    awaitState(refused.id(), "returned");

    Answer late = call("hasty", "{\"delayMs\":2000}");
    assertThat(late.status()).isEqualTo(502);
    assertThat(late.body().path("reason").asText()).isEqualTo("timeout");
  }

  @Test
  void saysThatTheWebhookCannotBeCalledNow() throws Exception {
    Answer paused = call("paused", "{}");
    assertThat(paused.status()).isEqualTo(503);
    assertThat(paused.code()).isEqualTo("webhook_unavailable");
    assertThat(paused.body().path("reason").asText()).isEqualTo("paused");
    assertThat(Integer.parseInt(paused.header("Retry-After"))).isPositive();
    awaitState(paused.id(), "returned");

    try (ObedientWebhook failing = new ObedientWebhook()) {
      dehaze.listen("failing", "failing", failing.url("/status/500"), "");
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> assertThat(call("failing", "{}").code()).isEqualTo("webhook_unavailable"));
      Answer open = call("failing", "{}");
      assertThat(open.status()).isEqualTo(503);
      assertThat(open.body().path("reason").asText()).isEqualTo("endpoint_unfit");
      assertThat(Integer.parseInt(open.header("Retry-After"))).isGreaterThan(10);
    }
  }

  @Test
  void refusesAnAnswerThatIsTooLarge() throws Exception {
    assertThat(call("one", "{\"size\":100000}").status()).isEqualTo(200);
    Answer answer = call("one", "{\"size\":100001}");
    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.code()).isEqualTo("webhook_answer_too_large");
    assertThat(answer.body().path("status").asInt()).isEqualTo(200);
    assertThat(answer.body().path("error").asText()).contains("100000");
    awaitState(answer.id(), "delivered");
  }

  @Test
  void answersWithTheFirst2xxOfSeveralTriggers() throws Exception {
    Answer answer = call("two", "{\"delayMs\":100}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().path("result").path("echo").asText()).isEqualTo(answer.id());
    awaitState(answer.id(), "returned"); // that is how the other trigger's delivery ended
  }

  @Test
  void answersWithTheFailureThatTellsMost_whenAllTriggersFail() throws Exception {
    Answer answer = call("both-bad", "{}");
    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.body().path("status").asInt()).isEqualTo(418);
  }

  @Test
  void endsAtTheCallersDeadline() throws Exception {
    for (String how : new String[] {"?timeout=300", "wait=1"}) {
      HttpRequest.Builder request =
          how.startsWith("?") ? to(how) : to("").header("Prefer", "x=\"y\", " + how + "; z");
      int waitMs = how.startsWith("?") ? 300 : 1_000;
      long startNanos = System.nanoTime();
      Answer answer = send(request, event("one", "{\"delayMs\":3000}"));
      long ms = (System.nanoTime() - startNanos) / 1_000_000;
      assertThat(answer.status()).isEqualTo(504);
      assertThat(answer.code()).isEqualTo("sync_timeout");
      assertThat(answer.header("Preference-Applied")).isEqualTo(how.startsWith("?") ? "" : how);
      assertThat(ms).isBetween(waitMs - 2L, waitMs + 500L);
      awaitState(answer.id(), "expired");
    }
    assertThat(call("one", "{}").status()).as("the endpoint is as fit as before").isEqualTo(200);
  }

  @Test
  void goesOnWithoutTheCaller_whoAsksForThat() throws Exception {
    Answer answer = send(to("").header("Prefer", "respond-async"), event("one", "{}"));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Preference-Applied")).isEqualTo("respond-async");
    assertThat(answer.body().path("triggers").asInt()).isEqualTo(1);
    awaitState(answer.id(), "delivered");
  }

  @Test
  void takesCloudEventsToo() throws Exception {
    String structured =
        "{\"specversion\":\"1.0\",\"id\":\"ce-1\",\"source\":\"/t\",\"type\":\"one\","
            + "\"issynchronous\":true,\"data\":{}}";
    URI uri = URI.create(gateway.url() + Deployment.queuePath());
    Answer answer =
        send(
            HttpRequest.newBuilder(uri).header("Content-Type", "application/cloudevents+json"),
            structured);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().path("result").path("echo").asText()).isEqualTo("ce-1");
  }

  @Test
  void refusesWhatCannotBe() throws Exception {
    assertThat(call("nobody", "{}").code()).isEqualTo("no_trigger");
    for (String timeout : new String[] {"0", "-1", "x", "20001", "", "1&timeout=2"}) {
      Answer answer = send(to("?timeout=" + timeout), event("one", "{}"));
      assertThat(answer.status()).as(timeout).isEqualTo(400);
      assertThat(answer.body().path("field").asText()).isEqualTo("timeout");
    }
    Answer later = send(to(""), "{\"type\":\"one\",\"isSynchronous\":true,\"delay\":61}");
    assertThat(later.code()).isEqualTo("sync_not_now");
  }

  @Test
  void forgetsACallerThatHangsUp() throws Exception {
    String body = event("one", "{\"delayMs\":5000}");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.url().getPort())) {
      String request =
          "POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(Deployment.queuePath(), body.length(), body);
      socket.getOutputStream().write(request.getBytes(UTF_8));
      await().atMost(SOON).until(() -> gateway.metric("dehaze_sync_pending", "") == 1);
    }
    double before = gateway.metric("dehaze_sync_calls_total", "end=\"left\"");
    await()
        .atMost(Duration.ofSeconds(1))
        .until(() -> gateway.metric("dehaze_sync_pending", "") == 0);
    assertThat(before).isLessThanOrEqualTo(1);
    assertThat(gateway.metric("dehaze_sync_calls_total", "end=\"left\"")).isEqualTo(1);
  }

  @Test
  void keepsAPipelinedRequestForLater() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.url().getPort())) {
      socket.setSoTimeout(10_000);
      for (int delayMs : new int[] {300, 0}) {
        String body = event("one", "{\"delayMs\":" + delayMs + "}");
        String close = delayMs == 0 ? "Connection: close\r\n" : "";
        String request =
            "POST %s HTTP/1.1\r\nHost: x\r\n%sContent-Length: %d\r\n\r\n%s"
                .formatted(Deployment.queuePath(), close, body.length(), body);
        socket.getOutputStream().write(request.getBytes(UTF_8));
        await()
            .atMost(SOON)
            .until(() -> delayMs == 0 || gateway.metric("dehaze_sync_pending", "") == 1);
      }
      String answers = new String(socket.getInputStream().readAllBytes(), UTF_8);
      assertThat(answers.split("HTTP/1.1 200 OK", -1)).hasSize(3);
    }
  }

  @Test
  void isNotDelayedByABacklog() throws Exception {
    dehaze.listen("slow", "slow", slow.url("/"), "");
    String batch =
        IntStream.range(0, 4_000)
            .mapToObj(i -> "{\"type\":\"slow\",\"data\":{\"delayMs\":200}}")
            .reduce((a, b) -> a + "," + b)
            .orElseThrow();
    assertThat(send(to(""), "[" + batch + "]").status()).isEqualTo(200);
    awaitBacklog();
    try (ObedientWebhook quick = new ObedientWebhook()) {
      dehaze.listen("quick", "quick", quick.url("/"), "");
      for (int i = 0; i < 20; i++) {
        assertThat(send(to("?timeout=2000"), event("quick", "{}")).status()).isEqualTo(200);
      }
    }
    awaitBacklog(); // it was there all the time
  }

  private void awaitBacklog() {
    await().atMost(SOON).until(() -> worker.metric("dehaze_due_backlog", "lane=\"events\"") > 0);
  }
}
