package io.dehaze.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dehaze.lane.Lane;
import io.dehaze.system.contract.Contract;
import io.dehaze.system.harness.Behaviour;
import io.dehaze.system.harness.Books;
import io.dehaze.system.harness.Deployment;
import io.dehaze.system.harness.HttpConnection;
import io.dehaze.system.harness.KafkaProcess;
import io.dehaze.system.harness.MetricsPage;
import io.dehaze.system.harness.NodeProcess;
import io.dehaze.system.harness.SharedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What went into the system and what came out of it, by the processes' own series. */
@ExtendWith(SharedBroker.class)
@Timeout(360)
class BooksTest {
  private static final String[] LEVELS = {
    "--delay-levels=1,3600",
    "--wheel-horizon-ms=2500",
    "--delay-slack-ms=1200",
    "--log-format=json",
    "--log-level=debug",
    "--trace-endpoint=http://127.0.0.1:9" // nobody is there, which harms nothing
  };
  private static final Path WORKERS_LOG =
      Path.of("target", "system-tests", "books", "worker-1.err");
  private static final Duration SOON = Duration.ofSeconds(40);

  private HttpConnection http;

  @Test
  void balance_howeverDeliveriesEnd(KafkaProcess kafka) throws Exception {
    try (Deployment dehaze = new Deployment(kafka, "books")) {
      NodeProcess gateway = dehaze.gatewayProcess(LEVELS);
      NodeProcess worker = dehaze.workerProcess(LEVELS);
      dehaze.awaitReady();
      dehaze.listen("one", "both", "");
      dehaze.listen("two", "both", "");
      dehaze.listen("bad", "bad", ",\"retries\":1,\"backoff\":{\"initial\":10,\"jitter\":0}");
      dehaze.receiver().behave("bad", Behaviour.status(400));
      http = new HttpConnection(gateway.url(), Contract.ofThisBuild());

      repeat(10, "{\"type\":\"both\",\"data\":\"canary\"}");
      repeat(5, "{\"type\":\"bad\",\"data\":1}");
      repeat(3, "{\"type\":\"both\",\"delay\":3600,\"data\":1}");
      repeat(1, "{\"type\":\"both\",\"delay\":3600,\"id\":\"not-now\",\"data\":1}");
      repeat(1, "{\"type\":\"both\",\"delay\":6,\"id\":\"never\",\"data\":1}");
      assertThat(cancel("never").status()).isEqualTo(200);
      writeStraightIntoKafka(kafka, dehaze);
      String synchronous = "{\"type\":\"bad\",\"isSynchronous\":true,\"data\":1}";
      assertThat(http.post(Deployment.queuePath(), synchronous.getBytes(UTF_8)).status())
          .isEqualTo(502);

      awaitBooks(dehaze, new Books(21, 2, 0, 11, 22, 5, 1, 1, 1));
      assertThat(dehaze.books().pending()).isEqualTo(4);
      await()
          .atMost(SOON)
          .until(() -> worker.metric("dehaze_dead_total", "{reason=\"unreadable\"}") == 1);

      dehaze.receiver().behave("bad", Behaviour.ok());
      String redrive = "/v1/api/%s/eventing/dead/redrive".formatted(Deployment.project());
      assertThat(http.post(redrive, "{\"trigger\":\"bad\"}".getBytes(UTF_8)).status())
          .isEqualTo(200);
      awaitBooks(dehaze, new Books(21, 2, 5, 11, 27, 5, 1, 1, 1));
      assertThat(dehaze.books().pending()).isEqualTo(4);

      String failed = "{kind=\"failed\",project=\"shop\",trigger=\"bad\"}";
      assertThat(worker.metric("dehaze_trigger_attempts_total", failed)).isEqualTo(5);
      assertNothingIsDue(worker);
      http.post(Deployment.queuePath(), "no JSON".getBytes(UTF_8));
      repeat(1, "{\"type\":\"both\",\"data\":1}"); // what is an average needs something lately
      awaitBooks(dehaze, new Books(22, 2, 5, 12, 29, 5, 1, 1, 1));
      new MetricsPage().add("gateway", gateway).add("worker", worker).assertIsInTheDocumentation();
      http.close();
      assertLogIsJson_withoutData();
    }
  }

  private static void assertLogIsJson_withoutData() throws IOException {
    List<String> lines = Files.readAllLines(WORKERS_LOG);
    JsonNode delivered = null;
    for (String line : lines) {
      JsonNode json = new ObjectMapper().readTree(line);
      if (json.path("event").asText().equals("delivered")) {
        delivered = json;
      }
      assertThat(line).doesNotContain("canary");
    }
    assertThat(delivered).isNotNull();
    assertThat(delivered.path("project").asText()).isEqualTo(Deployment.project());
    assertThat(delivered.path("id").asText()).isNotEmpty();
    assertThat(delivered.path("trigger").asText()).isNotEmpty();
    assertThat(delivered.path("attempt").isInt()).isTrue();
  }

  /** Four events wait for an hour: an autoscaler must not see them. */
  private static void assertNothingIsDue(NodeProcess worker) {
    for (String lane : new String[] {"events", "scheduled", "retry"}) {
      String labels = "{lane=\"%s\"}".formatted(lane);
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> {
                assertThat(worker.shows("dehaze_due_backlog", labels)).isTrue();
                assertThat(worker.metric("dehaze_due_backlog", labels)).isZero();
                assertThat(worker.metric("dehaze_oldest_due_age_seconds", labels)).isZero();
              });
    }
  }

  private static void awaitBooks(Deployment dehaze, Books expected) {
    await().atMost(SOON).untilAsserted(() -> assertThat(dehaze.books()).isEqualTo(expected));
  }

  private void repeat(int times, String event) throws IOException {
    for (int i = 0; i < times; i++) {
      assertThat(http.post(Deployment.queuePath(), event.getBytes(UTF_8)).status()).isEqualTo(200);
    }
  }

  private HttpConnection.Answer cancel(String id) throws IOException {
    String path = "/v1/api/%s/eventing/events/%s".formatted(Deployment.project(), id);
    return http.exchange("DELETE", path, "", new byte[0]);
  }

  private static void writeStraightIntoKafka(KafkaProcess kafka, Deployment dehaze) {
    Map<String, Object> properties = Map.of("bootstrap.servers", kafka.bootstrapServers());
    try (var producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      String topic = dehaze.lanes().topic(Lane.EVENTS);
      var record = new ProducerRecord<byte[], byte[]>(topic, "{}".getBytes(UTF_8));
      Map<String, String> attributes =
          Map.of(
              "ce_specversion", "1.0",
              "ce_id", "foreign-1",
              "ce_source", "/test",
              "ce_type", "both",
              "ce_project", Deployment.project());
      attributes.forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
      record.headers().add("content-type", "application/json".getBytes(UTF_8));
      producer.send(record);
      String requests = dehaze.lanes().topic(Lane.REQUESTS);
      // Two triggers listen to it, and its caller has long gone: one end, no copies.
      producer.send(request(requests, record, "0"));
      // Its caller would wait for an answer in a partition that is not there: it is no event.
      producer.send(request(requests, record, "999999999999999"));
    }
  }

  private static ProducerRecord<byte[], byte[]> request(
      String topic, ProducerRecord<byte[], byte[]> event, String deadline) {
    var request = new ProducerRecord<byte[], byte[]>(topic, event.value());
    event.headers().forEach(request.headers()::add);
    request.headers().remove("ce_id").add("ce_id", "foreign-2".getBytes(UTF_8));
    request.headers().add("dehaze_correlation", new byte[16]);
    request.headers().add("dehaze_reply_partition", "9999".getBytes(UTF_8));
    request.headers().add("dehaze_deadline", deadline.getBytes(UTF_8));
    request.headers().add("dehaze_sent", "0".getBytes(UTF_8));
    return request;
  }
}
