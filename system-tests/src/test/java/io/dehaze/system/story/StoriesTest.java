package io.dehaze.system.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.dehaze.system.contract.Contract;
import io.dehaze.system.harness.Behaviour;
import io.dehaze.system.harness.Deployment;
import io.dehaze.system.harness.HttpConnection;
import io.dehaze.system.harness.KafkaProcess;
import io.dehaze.system.harness.Node;
import io.dehaze.system.harness.SharedBroker;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What happened to an event is told by its id alone, whatever happened. */
@ExtendWith(SharedBroker.class)
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(360)
class StoriesTest {
  private static final String EVENTS = "/v1/api/" + Deployment.project() + "/eventing/events";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FAST = ",\"retries\":3,\"backoff\":{\"initial\":20,\"jitter\":0}";
  private static final String SLOW =
      ",\"retries\":3,\"backoff\":{\"initial\":600000,\"max\":600000}";

  private static final int RECENT_MAX = 100;

  private Deployment dehaze;
  private Node gateway;
  private HttpConnection http;

  @BeforeAll
  void startAll(KafkaProcess kafka) {
    dehaze = new Deployment(kafka, "stories");
    gateway = dehaze.gateway("--recent-attempts-max=" + RECENT_MAX);
    dehaze.worker();
    dehaze.awaitReady();
    http = new HttpConnection(gateway.url(), Contract.ofThisBuild());
    dehaze.listen("good", "good", "");
    dehaze.listen("flaky", "flaky", FAST);
    dehaze.listen("bad", "bad", ",\"retries\":0");
    dehaze.listen("first", "both", "");
    dehaze.listen("second", "both", SLOW);
    dehaze.receiver().behave("bad", Behaviour.status(503));
    dehaze.receiver().behave("second", Behaviour.status(500));
  }

  @AfterAll
  void stopAll() throws Exception {
    http.close();
    dehaze.close();
  }

  @Test
  void ofADeliveredEvent() throws IOException {
    String id = queue("{\"type\":\"good\",\"data\":{\"secret\":1}}");

    JsonNode story = awaitState(id, "delivered");

    assertThat(story.path("type").asText()).isEqualTo("good");
    assertThat(story.path("triggers").asInt()).isEqualTo(1);
    JsonNode delivery = story.path("deliveries").path(0);
    assertThat(delivery.path("trigger").asText()).isEqualTo("good");
    JsonNode attempt = delivery.path("attempts").path(0);
    assertThat(attempt.path("attempt").asInt()).isEqualTo(1);
    assertThat(attempt.path("status").asInt()).isEqualTo(200);
    assertThat(attempt.path("tookMs").isInt()).isTrue();
    assertThat(attempt.path("waitedMs").isInt()).isTrue();
    assertThat(attempt.path("endpoint").asText()).startsWith("http://127.0.0.1:");
    assertThat(delivery.path("attempts")).hasSize(1);
    assertThat(Instant.parse(delivery.path("ended").asText()))
        .isAfterOrEqualTo(Instant.parse(story.path("accepted").asText()));
    assertThat(story.toString()).doesNotContain("secret");
  }

  @Test
  void ofAnEventThatNeededSeveralAttempts() throws IOException {
    dehaze.receiver().behave("flaky", Behaviour.status(500));
    String id = queue("{\"type\":\"flaky\",\"data\":1}");
    await().until(() -> dehaze.receiver().receptions().stream().anyMatch(r -> r.id().equals(id)));
    dehaze.receiver().behave("flaky", Behaviour.ok());

    JsonNode attempts = awaitState(id, "delivered").path("deliveries").path(0).path("attempts");

    assertThat(attempts.size()).isGreaterThanOrEqualTo(2);
    assertThat(attempts.path(0).path("kind").asText()).isEqualTo("failed");
    assertThat(attempts.path(0).path("error").asText()).isEqualTo("status_500");
    assertThat(attempts.path(0).path("next").asText()).isNotEmpty();
    assertThat(attempts.path(attempts.size() - 1).path("kind").asText()).isEqualTo("delivered");
    assertThat(attempts.path(1).path("attempt").asInt()).isEqualTo(2);
  }

  @Test
  void ofADeadEvent_withAnIdOfItsOwn() throws IOException {
    queue("{\"type\":\"bad\",\"id\":\"order/7 7\",\"data\":1}".replace(" ", "~"));

    JsonNode story = awaitState("order%2F7~7", "dead");

    assertThat(story.path("id").asText()).isEqualTo("order/7~7");
    assertThat(story.path("deliveries").path(0).path("reason").asText())
        .isEqualTo("attempts_exhausted");
    assertThat(story.path("deliveries").path(0).path("attempts").path(0).path("status").asInt())
        .isEqualTo(503);
  }

  @Test
  void ofAnEventOfWhichOneDeliveryWaits() throws IOException {
    String id = queue("{\"type\":\"both\",\"data\":1}");
    await().atMost(Duration.ofSeconds(30)).until(() -> story(id).path("deliveries").size() == 2);

    JsonNode story = story(id);

    assertThat(story.path("state").asText()).isEqualTo("pending");
    for (JsonNode delivery : story.path("deliveries")) {
      boolean first = delivery.path("trigger").asText().equals("first");
      assertThat(delivery.path("state").asText()).isEqualTo(first ? "delivered" : "pending");
      assertThat(delivery.path("next").isMissingNode()).isEqualTo(first);
    }
  }

  @Test
  void ofScheduledEvents() throws IOException {
    long dueMs = System.currentTimeMillis() + 1_500;
    String soon = queue("{\"type\":\"good\",\"timestamp\":" + dueMs + ",\"data\":1}");
    String later = queue("{\"type\":\"good\",\"delay\":86400,\"data\":1}");
    queue("{\"type\":\"good\",\"delay\":3600,\"id\":\"later-own\",\"data\":1}");

    for (String id : new String[] {later, "later-own"}) {
      JsonNode story = story(id);
      assertThat(story.path("state").asText()).as(story.toString()).isEqualTo("pending");
      assertThat(Instant.parse(story.path("scheduledFor").asText()))
          .isAfter(Instant.now().plusSeconds(3_000));
      assertThat(story.path("deliveries")).isEmpty();
    }
    JsonNode delivered = awaitState(soon, "delivered");
    assertThat(Instant.parse(delivered.path("scheduledFor").asText()).toEpochMilli())
        .isEqualTo(dueMs);
    assertThat(delivered.path("deliveries").path(0).path("attempts")).hasSize(1);
  }

  @Test
  void ofCancelledEvents() throws IOException {
    String far = queue("{\"type\":\"good\",\"delay\":86400,\"data\":1}");
    String near = queue("{\"type\":\"good\",\"delay\":8,\"data\":1}");
    for (String id : new String[] {far, near}) {
      assertThat(http.exchange("DELETE", path(id), "", new byte[0]).status()).isEqualTo(200);
      assertThat(story(id).path("state").asText()).isEqualTo("cancelled");
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> story(near).path("deliveries").path(0).path("ended").isTextual());
    assertThat(story(near).path("state").asText()).isEqualTo("cancelled");
  }

  @Test
  void ofNoEvent() throws IOException {
    for (String id :
        new String[] {
          "never-sent", UUID.randomUUID().toString(), "01900000-0000-7000-8000-000000000000"
        }) {
      HttpConnection.Answer answer = http.get(path(id));
      assertThat(answer.status()).as(answer.body()).isEqualTo(404);
      assertThat(JSON.readTree(answer.body()).path("code").asText()).isEqualTo("no_such_event");
    }
    String other = path(queue("{\"type\":\"good\",\"data\":1}")).replace("/shop/", "/bank/");
    assertThat(http.get(other).status()).as("of another project").isEqualTo(404);
  }

  @Test
  void fromATimeThatTheRequestNames() throws IOException {
    Instant before = Instant.now().minusSeconds(1);
    queue("{\"type\":\"good\",\"id\":\"since-1\",\"data\":1}");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> http.get(path("since-1") + "?since=" + before).body().contains("\"delivered\""));
    assertThat(http.get(path("since-1") + "?since=yesterday").status()).isEqualTo(400);
    assertThat(http.get(path("since-1") + "?until=1").status()).isEqualTo(400);
  }

  @Test
  void ofAllThatHappenedLately() throws IOException {
    String id = queue("{\"type\":\"bad\",\"data\":1}");
    awaitState(id, "dead");

    String wanted = "?status=dead&trigger=bad&limit=1000";
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> list(wanted).findValuesAsText("id").contains(id));
    JsonNode dead = list(wanted);

    assertThat(dead.findValuesAsText("kind")).containsOnly("dead");
    assertThat(list("?type=bad&status=503").findValuesAsText("id")).contains(id);
    assertThat(list("?type=good").findValuesAsText("id")).doesNotContain(id);
    assertThat(list("?type=bad&since=" + Instant.now().plusSeconds(60)).path("result")).isEmpty();
    assertThat(list("?limit=1").path("result")).hasSize(1);
    String elsewhere = http.get(EVENTS.replace("/shop/", "/bank/")).body();
    assertThat(JSON.readTree(elsewhere).path("result")).isEmpty();
    for (String wrong : new String[] {"?limit=0", "?status=eaten", "?since=1", "?colour=red"}) {
      assertThat(http.get(EVENTS + wrong).status()).as(wrong).isEqualTo(400);
    }
  }

  @Test
  void inSum_alsoOfMoreThanIsListed() throws IOException {
    summary("shop"); // counts from now on
    awaitState(queue("{\"type\":\"bad\",\"data\":1}"), "dead");
    String good = "{\"type\":\"good\",\"data\":1}";
    queueAll(Collections.nCopies(2 * RECENT_MAX, good).toString());
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> figures("good").path("delivered").asInt() >= 2 * RECENT_MAX);
    assertThat(list("?limit=1000").path("result")).hasSizeLessThanOrEqualTo(RECENT_MAX);

    assertThat(figures("bad").path("lastError").asText()).isEqualTo("status_503");
    int accepted = 0;
    for (JsonNode second : summary("shop").path("perSecond")) {
      accepted += second.path("accepted").asInt();
    }
    assertThat(accepted).isGreaterThan(2 * RECENT_MAX);
    assertThat(summary("bank").path("triggers")).isEmpty();

    Node late = dehaze.gateway("--recent-attempts-max=" + RECENT_MAX);
    late.awaitReady();
    try (HttpConnection there = new HttpConnection(late.url(), Contract.ofThisBuild())) {
      assertThat(summary(there, "shop").path("seconds").asDouble())
          .as("it has read no further back than its share of each partition")
          .isLessThan(55);
    }
  }

  private JsonNode figures(String trigger) throws IOException {
    for (JsonNode each : summary("shop").path("triggers")) {
      if (each.path("trigger").asText().equals(trigger)) {
        return each;
      }
    }
    return MissingNode.getInstance();
  }

  private JsonNode summary(String project) throws IOException {
    return summary(http, project);
  }

  private static JsonNode summary(HttpConnection http, String project) throws IOException {
    HttpConnection.Answer answer = http.get("/v1/api/" + project + "/eventing/summary");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private void queueAll(String json) throws IOException {
    HttpConnection.Answer answer = http.post(Deployment.queuePath(), json.getBytes(UTF_8));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
  }

  @Test
  void ofAllThatHappensNow() throws IOException {
    try (Watcher all = Watcher.of(gateway.url(), EVENTS + "/stream?type=good");
        Watcher failures = Watcher.of(gateway.url(), EVENTS + "/stream?status=failed")) {
      list(""); // the feed has begun to follow
      String id = queue("{\"type\":\"good\",\"data\":1}");

      assertThat(all.nextAttempt().path("id").asText()).isEqualTo(id);
      assertThat(failures.contentType()).isEqualTo("text/event-stream; charset=utf-8");
    }
    assertThat(http.get(EVENTS + "/stream?status=eaten").status()).isEqualTo(400);
  }

  private JsonNode list(String query) throws IOException {
    HttpConnection.Answer answer = http.get(EVENTS + query);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private String queue(String json) throws IOException {
    HttpConnection.Answer answer = http.post(Deployment.queuePath(), json.getBytes(UTF_8));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body()).path("id").asText();
  }

  private JsonNode awaitState(String id, String state) throws IOException {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(story(id).path("state").asText()).as("%s", story(id)).isEqualTo(state));
    return story(id);
  }

  /** The story, or the refusal as long as nothing is known. */
  private JsonNode story(String id) throws IOException {
    return JSON.readTree(http.get(path(id)).body());
  }

  private static String path(String id) {
    return EVENTS + "/" + id;
  }
}
