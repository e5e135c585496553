package io.dehaze.system.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.dehaze.event.EventRecordReader;
import io.dehaze.event.QueuedEvent;
import io.dehaze.event.RecordReading;
import io.dehaze.gateway.http.HttpLimits;
import io.dehaze.json.JsonLimits;
import io.dehaze.lane.Lane;
import io.dehaze.lifecycle.Closer;
import java.io.IOException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedBroker.class)
@Timeout(180)
class QueueApiTest {
  private final Closer closer = new Closer();
  private Cluster cluster;
  private Client client;
  private int port;

  @BeforeEach
  void start(Cluster fresh) throws Exception {
    cluster = fresh;
    var triggers =
        List.of(
            TestSettings.trigger("mail", "order", Map.of()),
            TestSettings.trigger("stock", "order", Map.of()),
            TestSettings.trigger("tenants", "routed", Map.of("tenant", "a, b")));
    port = cluster.startReady(closer, TestSettings.with(HttpLimits.DEFAULT, triggers)).port();
    client = new Client(port);
  }

  @AfterEach
  void stop() {
    closer.close();
  }

  @Test
  void storesAnEventAndGivesAReceipt() throws Exception {
    Instant before = Instant.ofEpochMilli(System.currentTimeMillis());
    Client.Answer answer = client.queue("{\"type\":\"order\",\"data\":{\"n\":1}}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().path("triggers").asInt()).isEqualTo(2);
    assertThat(UUID.fromString(answer.body().path("id").asText()).version()).isEqualTo(7);
    assertThat(answer.body().path("scheduledFor").asText()).matches("....-..-..T..:..:..\\....Z");
    Instant due = Instant.parse(answer.body().path("scheduledFor").asText());
    assertThat(due).isBetween(before, Instant.now());

    QueuedEvent stored = onlyStored();
    assertThat(stored.event().id()).isEqualTo(answer.body().path("id").asText());
    assertThat(stored.event().type()).isEqualTo("order");
    assertThat(stored.event().project()).isEqualTo("shop");
    assertThat(stored.event().attributes().source()).isEqualTo("node-1");
    assertThat(stored.event().attributes().time()).isEqualTo(due.toString());
    assertThat(stored.acceptedMs()).isEqualTo(due.toEpochMilli());
  }

  @Test
  void keepsEveryByteOfTheData() throws Exception {
    String data = "{ \"n\": 12345678901234567890.10,\n\t\"u\": \"\\u00e4 ä 😀\", \"e\":1e400 }";
    client.queue("{\"type\":\"order\",\"data\": " + data + " ,\"id\":\"mine\"}");
    assertThat(new String(onlyStored().event().data(), UTF_8)).isEqualTo(data);
  }

  @Test
  void countsTheTriggersThatAnEventsOptionsReach() throws Exception {
    assertThat(client.queue(routed("a")).body().path("triggers").asInt()).isEqualTo(1);
    assertThat(client.queue(routed("b")).body().path("triggers").asInt()).isEqualTo(1);
    assertThat(client.queue(routed("c")).code()).isEqualTo("no_trigger");
  }

  @Test
  void namesTheTypeThatNobodyHears() throws Exception {
    Client.Answer answer = client.queue("{\"type\":\"odrer\"}");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body().path("error").asText()).contains("\"odrer\"", "shop");
    assertThat(answer.body().path("field").asText()).isEqualTo("type");
    assertThat(cluster.end(Lane.EVENTS)).isZero();
  }

  @Test
  void givesTheReceiptsOfABatchInItsOrder() throws Exception {
    String batch =
        IntStream.range(0, 1_000)
            .mapToObj(i -> "{\"type\":\"order\",\"id\":\"e\\\\" + i + "\\\"\",\"data\":" + i + "}")
            .collect(joining(",", "[", "]"));
    Client.Answer answer = client.queue(batch);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).hasSize(1_000);
    for (int i = 0; i < 1_000; i++) {
      assertThat(answer.body().path(i).path("id").asText()).isEqualTo("e\\" + i + "\"");
    }
    Map<String, String> stored =
        stored().stream()
            .collect(
                toMap(
                    queued -> queued.event().id(),
                    queued -> new String(queued.event().data(), UTF_8)));
    assertThat(stored).hasSize(1_000).containsEntry("e\\17\"", "17");
  }

  /** Of what a body holds, nothing is known before its first byte: a batch may have 8 MiB. */
  @Test
  void takesALargeBatch_whoseBodyWaitsUntilItIsAskedFor() throws Exception {
    String event = "{\"type\":\"order\",\"data\":\"" + "x".repeat(200_000) + "\"}";
    String batch = "[" + String.join(",", Collections.nCopies(10, event)) + "]";
    assertThat(afterContinue(batch)).isEqualTo(200);
    assertThat(stored()).hasSize(10);
    assertThat(afterContinue(batch.substring(1))).isEqualTo(413); // one event, as it seems
  }

  private int afterContinue(String body) throws IOException {
    try (RawConnection connection = new RawConnection(port)) {
      connection.send(Wire.post(Wire.length(body) + "Expect: 100-continue\r\n", ""));
      assertThat(connection.read().status()).isEqualTo(100);
      connection.send(body.getBytes(UTF_8));
      return connection.read().status();
    }
  }

  @Test
  void storesNothingOfABatchWithBadItems_andListsThem() throws Exception {
    Client.Answer answer =
        client.queue(
            "[{\"type\":\"order\"},{\"type\":5,\"dealy\":1},{\"type\":\"order\"},{\"id\":\"a\"}]");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().path("errors"))
        .extracting(each -> each.path("item").asInt(), each -> each.path("code").asText())
        .containsExactlyInAnyOrder(
            tuple(1, "invalid_field"), tuple(1, "unknown_field"), tuple(3, "missing_field"));
    assertThat(cluster.end(Lane.EVENTS)).isZero();
  }

  @Test
  void storesNothingOfABatch_whenNobodyHearsOneOfItsItems() throws Exception {
    Client.Answer answer =
        client.queue("[{\"type\":\"order\"},{\"type\":\"nobody\"},{\"type\":\"nothing\"}]");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body().path("errors"))
        .extracting(each -> each.path("item").asInt())
        .containsExactly(1, 2);
    assertThat(cluster.end(Lane.EVENTS)).isZero();
  }

  @Test
  void refusesASynchronousEventInABatch() {
    Client.Answer answer =
        client.queue("[{\"type\":\"order\"},{\"type\":\"order\",\"isSynchronous\":true}]");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("sync_in_batch");
    assertThat(cluster.end(Lane.EVENTS)).isZero();
    assertThat(cluster.end(Lane.REQUESTS)).isZero();
  }

  @Test
  void storesAnEventForLaterWhereItWaits() {
    Client.Answer answer = client.queue("{\"type\":\"order\",\"delay\":3.5}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(cluster.end(Lane.EVENTS)).isZero();
    assertThat(cluster.end(Lane.SCHEDULED)).isEqualTo(1);
  }

  @Test
  void listsAllMistakesOfAnEvent() throws Exception {
    JsonNode body = client.queue("{\"id\":5,\"delay\":\"5\",\"dealy\":5}").body();
    assertThat(body.path("code").asText()).isEqualTo("invalid_field");
    assertThat(body.path("errors"))
        .extracting(each -> each.path("field").asText())
        .containsExactly("id", "delay", "dealy", "type");
  }

  private static String routed(String tenant) {
    return "{\"type\":\"routed\",\"options\":{\"tenant\":\"" + tenant + "\",\"other\":\"x\"}}";
  }

  private QueuedEvent onlyStored() {
    assertThat(stored()).hasSize(1);
    return stored().get(0);
  }

  private List<QueuedEvent> stored() {
    EventRecordReader reader = new EventRecordReader(JsonLimits.DEFAULT);
    List<ConsumerRecord<byte[], byte[]>> records = cluster.records(Lane.EVENTS);
    return records.stream()
        .map(record -> ((RecordReading.Decoded) reader.read(record)).queued())
        .toList();
  }
}
