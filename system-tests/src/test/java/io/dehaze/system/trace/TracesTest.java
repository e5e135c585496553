package io.dehaze.system.trace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dehaze.lane.Lane;
import io.dehaze.system.contract.Contract;
import io.dehaze.system.harness.Deployment;
import io.dehaze.system.harness.HttpConnection;
import io.dehaze.system.harness.KafkaProcess;
import io.dehaze.system.harness.Node;
import io.dehaze.system.harness.NodeProcess;
import io.dehaze.system.harness.SharedBroker;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The trace that a producer began goes on at the webhook, whether spans are exported or not. */
@ExtendWith(SharedBroker.class)
@Timeout(360)
@Order(1) // slow: not to be the last that is left
class TracesTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";
  private static final String PARENT = "00-" + TRACE + "-" + SPAN + "-01";
  private static final String OTHER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";
  private static final String STATE = "congo=t61rcWkgMzE,rojo=00f067aa0ba902b7";
  private static final String[] LEVELS = {
    "--delay-levels=1,3600", "--wheel-horizon-ms=1500", "--delay-slack-ms=300"
  };
  private static final Duration SOON = Duration.ofSeconds(30);

  private HttpConnection http;
  private TracedWebhook webhook;

  @Test
  void passesContextsOnUnchanged_whereNoSpansAreExported(KafkaProcess kafka) throws Exception {
    try (Deployment dehaze = new Deployment(kafka, "traces-passed-on");
        TracedWebhook hook = TracedWebhook.start()) {
      Node gateway = dehaze.gateway(LEVELS);
      dehaze.worker(LEVELS);
      begin(dehaze, gateway, hook);

      hook.fail(1);
      post("traceparent: " + PARENT + "\r\ntracestate: " + STATE, event("retried", ""));
      assertEachCall("retried", 2, PARENT, STATE);

      post("traceparent: " + PARENT, event("parked", ",\"delay\":3"));
      post("traceparent: " + PARENT, event("asked", ",\"isSynchronous\":true"));
      assertEachCall("asked", 1, PARENT, null);
      post("", event("without", ""));
      assertEachCall("without", 1, null, null);
      for (String malformed :
          List.of(
              "traceparent: 00-" + TRACE + "-" + SPAN,
              "traceparent: ff-" + TRACE + "-" + SPAN + "-01",
              "traceparent: 00-" + TRACE.toUpperCase(Locale.ROOT) + "-" + SPAN + "-01",
              "traceparent: 00-00000000000000000000000000000000-" + SPAN + "-01",
              "traceparent: " + PARENT + "\r\ntraceparent: " + OTHER,
              "tracestate: " + STATE)) {
        String id = "malformed-" + malformed.hashCode();
        post(malformed, event(id, ""));
        assertEachCall(id, 1, null, null);
      }
      post("traceparent: " + PARENT + "\r\ntracestate: not a list", event("bad-state", ""));
      assertEachCall("bad-state", 1, PARENT, null);
      post("traceparent: 01-" + TRACE + "-" + SPAN + "-01-more", event("version-1", ""));
      assertEachCall("version-1", 1, "01-" + TRACE + "-" + SPAN + "-01-more", null);

      cloudEvents();
      binaryCloudEvent(gateway);
      batch();
      foreignRecord(kafka, dehaze, PARENT);
      assertEachCall("foreign", 1, PARENT, null);
      assertEachCall("parked", 1, PARENT, null);
      redrive();
    }
  }

  private void cloudEvents() throws IOException {
    String json =
        "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"/t\",\"type\":\"traced\",\"traceparent\":\"%s\"}";
    String type = "Content-Type: application/cloudevents+json\r\n";
    postAs(type, json.formatted("extension", PARENT));
    assertEachCall("extension", 1, PARENT, null);
    postAs(type + "traceparent: " + OTHER + "\r\n", json.formatted("header-wins", PARENT));
    assertEachCall("header-wins", 1, OTHER, null);
    postAs(type, json.formatted("malformed-extension", "n/a"));
    assertEachCall("malformed-extension", 1, null, null);
  }

  private void binaryCloudEvent(Node gateway) throws IOException {
    String headers =
        """
        Content-Type: text/plain
        ce-specversion: 1.0
        ce-id: binary
        ce-source: /t
        ce-type: traced
        ce-traceparent: %s
        ce-tracestate: %s
        """
            .formatted(PARENT, STATE)
            .lines()
            .map(line -> line + "\r\n")
            .collect(joining());
    byte[] data = "text".getBytes(UTF_8);
    try (HttpConnection undescribed = new HttpConnection(gateway.url())) {
      HttpConnection.Answer answer =
          undescribed.exchange("POST", Deployment.queuePath(), headers, data);
      assertThat(answer.status()).isEqualTo(200);
    }
    assertEachCall("binary", 1, PARENT, STATE);
  }

  private void batch() throws IOException {
    String item = "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"/t\",\"type\":\"traced\"%s}";
    postAs(
        "Content-Type: application/cloudevents-batch+json\r\ntraceparent: " + OTHER + "\r\n",
        "[%s,%s]"
            .formatted(
                item.formatted("own", ",\"traceparent\":\"" + PARENT + "\""),
                item.formatted("of-the-request", "")));
    assertEachCall("own", 1, PARENT, null);
    assertEachCall("of-the-request", 1, OTHER, null);
  }

  private void redrive() throws IOException {
    webhook.fail(2);
    post("traceparent: " + PARENT, event("redriven", ""));
    String dead = "/v1/api/%s/eventing/dead".formatted(Deployment.project());
    await().atMost(SOON).until(() -> http.get(dead).body().contains("redriven"));
    HttpConnection.Answer answer =
        http.post(dead + "/redrive", "{\"trigger\":\"hook\"}".getBytes(UTF_8));
    assertThat(answer.status()).isEqualTo(200);
    assertEachCall("redriven", 3, PARENT, null);
  }

  @Test
  void tellsTheTreeOfAnEventThatWasRetried(KafkaProcess kafka) throws Exception {
    try (Collector collector = Collector.start();
        Deployment dehaze = new Deployment(kafka, "traces-exported");
        TracedWebhook hook = TracedWebhook.start()) {
      String[] traced = {
        "--trace-endpoint=" + collector.url(),
        "--trace-sample-ratio=0",
        "--trace-header=Authorization=Bearer canary-token",
        "--kafka-property=sasl.jaas.config=canary-of-kafka", // not used without SASL
        "--log-level=trace"
      };
      NodeProcess gateway = dehaze.gatewayProcess(traced);
      NodeProcess worker = dehaze.workerProcess(traced);
      begin(dehaze, gateway, hook);
      hook.fail(1);
      post("traceparent: " + PARENT + "\r\ntracestate: " + STATE, event("told", ""));
      await().atMost(SOON).until(() -> webhook.calls("told").size() == 2);
      post("", event("not-sampled", "")); // it began here, where none is recorded
      await().atMost(SOON).until(() -> webhook.calls("not-sampled").size() == 1);
      await().atMost(SOON).until(() -> spans(collector, "told").size() == 5);
      post("traceparent: " + PARENT, event("asked", ",\"isSynchronous\":true"));
      await().atMost(SOON).until(() -> spans(collector, "asked").size() == 3);
      assertIsTraced(spans(collector, "asked"));

      List<Collector.Seen> tree = spans(collector, "told");
      assertThat(tree).allMatch(each -> each.trace().equals(TRACE));
      assertThat(tree).allMatch(each -> each.span().getTraceState().equals(STATE));
      Collector.Seen accept = one(tree, "accept", "");
      assertThat(accept.parent()).isEqualTo(SPAN);
      assertThat(accept.service()).isEqualTo("dehaze-gateway");
      for (String attempt : List.of("1", "2")) {
        Collector.Seen wait = one(tree, "wait", attempt);
        Collector.Seen call = one(tree, "attempt", attempt);
        assertThat(List.of(wait, call))
            .allMatch(each -> each.parent().equals(accept.id()))
            .allMatch(each -> each.service().equals("dehaze-worker"));
        assertThat(wait.span().getEndTimeUnixNano())
            .isEqualTo(call.span().getStartTimeUnixNano())
            .isGreaterThanOrEqualTo(wait.span().getStartTimeUnixNano());
        assertThat(call.span().getEndTimeUnixNano())
            .isGreaterThan(call.span().getStartTimeUnixNano());
        assertThat(hook.calls("told").get(Integer.parseInt(attempt) - 1).traceparent())
            .isEqualTo("00-%s-%s-01".formatted(TRACE, call.id()));
      }
      assertThat(hook.calls("told")).allMatch(each -> STATE.equals(each.tracestate()));
      Collector.Seen failed = one(tree, "attempt", "1");
      assertThat(failed.attribute("http.response.status_code")).isEqualTo("500");
      assertThat(failed.attribute("error.type")).isEqualTo("status_500");
      assertThat(failed.span().getStatus().getCode())
          .isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
      assertThat(one(tree, "attempt", "2").attribute("http.response.status_code")).isEqualTo("200");

      assertThat(spans(collector, "not-sampled")).isEmpty();
      assertThat(webhook.calls("not-sampled").get(0).traceparent()).matches(".*-0[02]");
      assertThat(collector.authorizations()).isNotEmpty().containsOnly("Bearer canary-token");
      assertThat(collector.spans().toString()).doesNotContain("canary");
      for (NodeProcess each : List.of(gateway, worker)) { // neither data nor secrets, at any level
        assertThat(each.output()).contains("told").doesNotContain("canary");
        assertThat(each.metrics()).doesNotContain("canary");
      }
      awaitExported(gateway, 2);
      awaitExported(worker, 6);
    }
  }

  /** Of an event whose caller waited. */
  private static void assertIsTraced(List<Collector.Seen> tree) {
    Collector.Seen accept = one(tree, "accept", "");
    assertThat(accept.parent()).isEqualTo(SPAN);
    assertThat(accept.attribute("http.response.status_code")).isEqualTo("200");
    assertThat(one(tree, "wait", "1").parent()).isEqualTo(accept.id());
    Collector.Seen attempt = one(tree, "attempt", "1");
    assertThat(attempt.parent()).isEqualTo(accept.id());
    assertThat(attempt.span().getEndTimeUnixNano())
        .isLessThanOrEqualTo(accept.span().getEndTimeUnixNano());
  }

  private static void awaitExported(NodeProcess process, int spans) {
    await()
        .atMost(SOON)
        .until(() -> process.metric("dehaze_trace_spans_total", "outcome=\"exported\"") == spans);
  }

  private void begin(Deployment dehaze, Node gateway, TracedWebhook hook) {
    webhook = hook;
    dehaze.awaitReady();
    http = new HttpConnection(gateway.url(), Contract.ofThisBuild());
    dehaze.listen(
        "hook", "traced", hook.url(), ",\"retries\":1,\"backoff\":{\"initial\":20,\"jitter\":0}");
  }

  private static String event(String id, String more) {
    return "{\"type\":\"traced\",\"id\":\"%s\",\"data\":\"canary\"%s}".formatted(id, more);
  }

  private void post(String headers, String body) throws IOException {
    String lines = headers.isEmpty() ? "" : headers + "\r\n";
    postAs("Content-Type: application/json\r\n" + lines, body);
  }

  private void postAs(String headers, String body) throws IOException {
    HttpConnection.Answer answer =
        http.exchange("POST", Deployment.queuePath(), headers, body.getBytes(UTF_8));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
  }

  private void assertEachCall(String id, int calls, String traceparent, String tracestate) {
    await(id).atMost(SOON).until(() -> webhook.calls(id).size() == calls);
    assertThat(webhook.calls(id))
        .as(id)
        .allSatisfy(
            call -> {
              assertThat(call.traceparent()).isEqualTo(traceparent);
              assertThat(call.tracestate()).isEqualTo(tracestate);
            });
  }

  private static List<Collector.Seen> spans(Collector collector, String event) {
    return collector.spans().stream()
        .filter(each -> each.attribute("cloudevents.event_id").equals(event))
        .toList();
  }

  private static Collector.Seen one(List<Collector.Seen> spans, String name, String attempt) {
    List<Collector.Seen> found =
        spans.stream()
            .filter(each -> each.name().equals(name))
            .filter(each -> each.attribute("dehaze.attempt").equals(attempt))
            .toList();
    assertThat(found).as(name + " " + attempt).hasSize(1);
    return found.get(0);
  }

  private static void foreignRecord(KafkaProcess kafka, Deployment dehaze, String traceparent) {
    Map<String, Object> properties = Map.of("bootstrap.servers", kafka.bootstrapServers());
    try (var producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      var record =
          new ProducerRecord<byte[], byte[]>(
              dehaze.lanes().topic(Lane.EVENTS), "{}".getBytes(UTF_8));
      Map.of(
              "ce_specversion", "1.0",
              "ce_id", "foreign",
              "ce_source", "/test",
              "ce_type", "traced",
              "ce_project", Deployment.project(),
              "content-type", "application/json",
              "traceparent", traceparent)
          .forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
      producer.send(record);
    }
  }
}
