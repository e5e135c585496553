package io.dehaze.system.dead;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.dehaze.destination.BlockReason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What was given up is listed with its story, and comes back exactly once when it is redriven. */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(270)
class DeadLettersTest {
  private static final String ORDERS = "{\"type\":\"order placed\"}";

  private WholeSystem system;
  private Webhook webhook;
  private Project project;

  @BeforeAll
  void startAll(@TempDir Path dataDir) throws Exception {
    webhook = new Webhook();
    system = WholeSystem.startIn(dataDir);
  }

  @AfterAll
  void stopAll() {
    system.close();
    webhook.close();
  }

  @BeforeEach
  void anotherProject(TestInfo test) {
    project = new Project(system.port(), test.getTestMethod().orElseThrow().getName());
    webhook.answer(500);
  }

  @Test
  void tellsTheStoryOfADeath() {
    project.putTrigger("mail", "order placed", webhook.url());
    project.queue("e1", "order placed");
    JsonNode dead = awaitDead(1).get(0);

    assertThat(dead.path("id").asText()).isEqualTo("e1");
    assertThat(dead.path("type").asText()).isEqualTo("order placed");
    assertThat(dead.path("trigger").asText()).isEqualTo("mail");
    assertThat(dead.path("reason").asText()).isEqualTo("attempts_exhausted");
    assertThat(dead.path("fault").asText()).isEqualTo("endpoint");
    assertThat(dead.path("error").asText()).isEqualTo("status_500");
    assertThat(dead.path("status").asInt()).isEqualTo(500);
    assertThat(dead.path("attempts").asInt()).isEqualTo(2);
    assertThat(dead.path("accepted").asText()).isLessThan(dead.path("died").asText());
    assertThat(dead.path("origin").asText()).startsWith("dehaze.retry-");
    assertThat(dead.path("data").path("n").asInt()).isEqualTo(1);
    assertThat(dead.path("redriven").asBoolean(true)).isFalse();
  }

  /** Its attempts are not used up: each would be another guess at what there is inside. */
  @Test
  void givesUpAtOnce_withoutACall_whereTheDestinationIsNotAllowed() throws IOException {
    double blocked = system.blocked(BlockReason.LOOPBACK);
    try (ServerSocket canary = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.2"))) {
      project.putTrigger(
          "inside", "order placed", "http://127.0.0.2:" + canary.getLocalPort() + "/");
      project.queue("e1", "order placed");
      JsonNode dead = awaitDead(1).get(0);

      assertThat(dead.path("reason").asText()).isEqualTo("blocked_address");
      assertThat(dead.path("fault").asText()).isEqualTo("configuration");
      assertThat(dead.path("error").asText()).isEqualTo("blocked_address");
      assertThat(dead.path("detail").asText()).doesNotContain("127.0.0.2", "loopback");
      assertThat(dead.path("attempts").asInt()).isEqualTo(1);
      assertThat(system.blocked(BlockReason.LOOPBACK)).isEqualTo(blocked + 1);
      canary.setSoTimeout(1);
      assertThatThrownBy(canary::accept).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void listsTheNewestFirst_filteredAndInPages() {
    project.putTrigger("mail", "order placed", webhook.url());
    project.putTrigger("stock", "sold", webhook.url());
    for (int i = 0; i < 4; i++) {
      project.queue("o" + i, "order placed");
      project.queue("s" + i, "sold");
    }
    awaitDead(8);

    List<JsonNode> paged = pages(3);
    assertThat(paged).extracting(each -> each.path("id").asText()).doesNotHaveDuplicates();
    assertThat(paged)
        .hasSize(8)
        .extracting(each -> each.path("died").asText())
        .isSortedAccordingTo(Comparator.reverseOrder());

    assertThat(project.deadEntries("?type=order%20placed")).hasSize(4);
    assertThat(project.deadEntries("?trigger=stock")).hasSize(4);
    assertThat(project.deadEntries("?trigger=stock&type=order+placed")).isEmpty();
    assertThat(project.deadEntries("?id=s2")).hasSize(1);
    assertThat(project.deadEntries("?reason=attempts_exhausted")).hasSize(8);
    assertThat(project.deadEntries("?reason=endpoint_gone")).isEmpty();
    assertThat(new Project(system.port(), "nobody").deadEntries("")).isEmpty();
  }

  @Test
  void countsOnADryRun_andChangesNothing() {
    killThree();
    webhook.answer(200);
    double redriven = system.count("dehaze.redriven");
    assertCounts(
        project.redrive("{\"type\":\"order placed\",\"trigger\":\"mail\",\"dryRun\":true}"),
        3,
        0,
        0);
    assertThat(project.deadEntries(""))
        .allSatisfy(each -> assertThat(each.path("redriven").asBoolean(true)).isFalse());
    assertThat(system.count("dehaze.redriven")).isEqualTo(redriven);
  }

  @Test
  void redrivesEachOnce_whenTheEndpointIsMended() {
    List<String> ids = killThree();
    webhook.answer(200);
    double redriven = system.count("dehaze.redriven");
    assertCounts(project.redrive(ORDERS), 3, 3, 0);
    await().atMost(Duration.ofSeconds(20)).until(() -> takenOf(ids).size() >= 3);

    List<JsonNode> listed = project.deadEntries("");
    assertThat(listed)
        .hasSize(3)
        .allSatisfy(each -> assertThat(each.path("redriven").asBoolean()).isTrue());
    assertThat(pages(1)) // also where the mark is above the page
        .allSatisfy(each -> assertThat(each.path("redriven").asBoolean()).isTrue());
    assertCounts(project.redrive(ORDERS), 0, 0, 0);
    assertThat(system.count("dehaze.redriven")).isEqualTo(redriven + 3);

    project.queue("last", "order placed"); // whatever came twice would have come by then
    await().atMost(Duration.ofSeconds(20)).until(() -> webhook.taken().contains("last"));
    assertThat(takenOf(ids)).containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  void redrivesOneByItsId_andAgainWhenItDiesAgain() {
    List<String> ids = killThree();
    assertCounts(project.redrive("{\"id\":\"" + ids.get(1) + "\"}"), 1, 1, 0);
    awaitDead(4);
    assertThat(project.deadEntries(""))
        .filteredOn(each -> each.path("redriven").asBoolean())
        .hasSize(1);
    assertCounts(project.redrive("{\"id\":\"" + ids.get(1) + "\",\"dryRun\":true}"), 1, 0, 0);
  }

  @Test
  void skipsWhatNobodyListensTo_andGivesItToOthersWhoDo() {
    List<String> ids = killThree();
    project.deleteTrigger("mail");
    assertCounts(project.redrive(ORDERS), 3, 0, 3);

    project.putTrigger("other", "order placed", webhook.url());
    webhook.answer(200);
    assertCounts(project.redrive(ORDERS), 3, 3, 0);
    await().atMost(Duration.ofSeconds(20)).until(() -> takenOf(ids).size() >= 3);
    assertThat(takenOf(ids)).containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  void listsWhatIsNoEvent_andLeavesItDead() throws Exception {
    writeSenselessRecord();
    JsonNode dead = awaitDead(1).get(0);
    assertThat(dead.path("reason").asText()).isEqualTo("unreadable");
    assertThat(dead.path("fault").asText()).isEqualTo("producer");
    assertThat(dead.path("id").asText()).isEqualTo("odd");
    assertThat(dead.has("data")).isFalse();
    assertThat(dead.path("origin").asText()).startsWith("dehaze.events-");
    assertCounts(project.redrive("{\"reason\":\"unreadable\"}"), 1, 0, 1);
  }

  @Test
  void refusesWhatMakesNoSense() {
    for (String query :
        List.of(
            "?limit=0",
            "?limit=501",
            "?limit=x",
            "?limit=1&limit=2",
            "?after=!!",
            "?after=AAAA",
            "?reason=bored",
            "?trigger=a%2Fb",
            "?id=",
            "?id=a%20b",
            "?type=")) {
      assertRefused(project.dead(query), "invalid_field", query);
    }
    assertRefused(project.dead("?event=1"), "unknown_parameter", "?event=1");
    Map.ofEntries(
            Map.entry("", "empty_body"),
            Map.entry("[]", "not_an_object"),
            Map.entry("{}", "missing_field"),
            Map.entry("{\"dryRun\":true}", "missing_field"),
            Map.entry("{\"id\":null}", "missing_field"),
            Map.entry("{\"id\":5}", "invalid_field"),
            Map.entry("{\"id\":\"a b\"}", "invalid_field"),
            Map.entry("{\"reason\":\"bored\"}", "invalid_field"),
            Map.entry("{\"id\":\"a\",\"dryRun\":\"no\"}", "invalid_field"),
            Map.entry("{\"id\":\"a\",\"dryrun\":true}", "unknown_field"),
            Map.entry("{\"id\":\"a\",\"id\":\"b\"}", "duplicate_key"),
            Map.entry("{\"id\":\"a\"}{}", "trailing_data"))
        .forEach((body, code) -> assertRefused(project.redrive(body), code, body));
  }

  private static void assertRefused(Project.Answer answer, String code, String input) {
    assertThat(answer.status()).as(input).isEqualTo(400);
    assertThat(answer.code()).as(input).isEqualTo(code);
  }

  private static void assertCounts(Project.Answer answer, int matched, int redriven, int skipped) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    assertThat(answer.body().path("matched").asInt(-1)).isEqualTo(matched);
    assertThat(answer.body().path("redriven").asInt(-1)).isEqualTo(redriven);
    assertThat(answer.body().path("skipped").asInt(-1)).isEqualTo(skipped);
    assertThat(answer.body().path("more").asBoolean(true)).isFalse();
  }

  private List<String> killThree() {
    project.putTrigger("mail", "order placed", webhook.url());
    List<String> ids = IntStream.range(0, 3).mapToObj(i -> project.name() + "-" + i).toList();
    ids.forEach(id -> project.queue(id, "order placed"));
    awaitDead(3);
    return ids;
  }

  private List<JsonNode> awaitDead(int count) {
    await()
        .atMost(Duration.ofSeconds(40))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> project.deadEntries("").size() >= count);
    List<JsonNode> dead = project.deadEntries("");
    assertThat(dead).hasSize(count);
    return dead;
  }

  private List<JsonNode> pages(int limit) {
    List<JsonNode> all = new ArrayList<>();
    String query = "?limit=" + limit;
    for (int page = 0; page < 20; page++) {
      JsonNode body = project.dead(query).body();
      assertThat(body.path("result").size()).isLessThanOrEqualTo(limit);
      body.path("result").forEach(all::add);
      if (body.path("next").isNull()) {
        return all;
      }
      query = "?limit=" + limit + "&after=" + body.path("next").asText();
    }
    throw new AssertionError("no end of pages");
  }

  private List<String> takenOf(List<String> ids) {
    return webhook.taken().stream().filter(ids::contains).toList();
  }

  private void writeSenselessRecord() throws Exception {
    Map<String, Object> properties =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            system.kafka().bootstrapServers(),
            ProducerConfig.CLIENT_ID_CONFIG,
            "foreign");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>("dehaze.events", "{".getBytes(UTF_8));
      record.headers().add("ce_project", project.name().getBytes(UTF_8));
      record.headers().add("ce_id", "odd".getBytes(UTF_8));
      producer.send(record).get();
    }
  }
}
