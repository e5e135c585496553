package io.dehaze.system.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.provider.EventFormatProvider;
import io.cloudevents.http.HttpMessageFactory;
import io.cloudevents.jackson.JsonFormat;
import io.dehaze.event.Event;
import io.dehaze.event.EventRecordReader;
import io.dehaze.event.RecordReading;
import io.dehaze.json.JsonLimits;
import io.dehaze.lane.Lane;
import io.dehaze.lifecycle.Closer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** CloudEvents as the official SDK sends them over HTTP. */
@ExtendWith(SharedBroker.class)
@Timeout(180)
class CloudEventsApiTest {
  private static final String DATA = "{\"n\": 12345678901234567890.10}";

  private final Closer closer = new Closer();
  private Cluster cluster;
  private Client client;

  @BeforeEach
  void start(Cluster fresh) throws Exception {
    cluster = fresh;
    client = new Client(cluster.startReady(closer, TestSettings.of("order.paid")).port());
  }

  @AfterEach
  void stop() {
    closer.close();
  }

  @Test
  void takesBinaryMode() throws Exception {
    HttpRequest.Builder request = request();
    HttpMessageFactory.createWriter(
            request::setHeader, body -> request.POST(BodyPublishers.ofByteArray(body)))
        .writeBinary(event("e-1"));
    assertThat(client.send(request).body().path("id").asText()).isEqualTo("e-1");
    assertStored("e-1");
  }

  @Test
  void takesStructuredMode() throws Exception {
    HttpRequest.Builder request = request();
    HttpMessageFactory.createWriter(
            request::setHeader, body -> request.POST(BodyPublishers.ofByteArray(body)))
        .writeStructured(event("e-2"), JsonFormat.CONTENT_TYPE);
    assertThat(client.send(request).body().path("id").asText()).isEqualTo("e-2");
    assertThat(stored()).hasSize(1);
    assertThat(stored().get(0).attributes().more()).containsEntry("tenant", "a");
  }

  @Test
  void takesBatches() throws Exception {
    String batch = "[" + structured("e-3") + "," + structured("e-4") + "]";
    Client.Answer answer =
        client.send(
            client
                .request(Wire.QUEUE, "application/cloudevents-batch+json; charset=UTF-8")
                .POST(BodyPublishers.ofString(batch)));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body())
        .extracting(each -> each.path("id").asText())
        .containsExactly("e-3", "e-4");
    assertThat(stored()).extracting(Event::id).containsExactlyInAnyOrder("e-3", "e-4");
  }

  @Test
  void takesDataThatIsNotJson() throws Exception {
    HttpRequest.Builder request = request();
    CloudEvent text =
        CloudEventBuilder.from(event("e-5"))
            .withData("text/plain; charset=iso-8859-1", new byte[] {'a', (byte) 0xe4})
            .build();
    HttpMessageFactory.createWriter(
            request::setHeader, body -> request.POST(BodyPublishers.ofByteArray(body)))
        .writeBinary(text);
    assertThat(client.send(request).status()).isEqualTo(200);
    assertThat(stored().get(0).data()).containsExactly('a', 0xe4);
  }

  @Test
  void refusesAnEventThatLacksAnAttribute() throws Exception {
    Client.Answer answer =
        client.send(
            request()
                .setHeader("ce-specversion", "1.0")
                .setHeader("ce-type", "order.paid")
                .setHeader("ce-source", "/shop")
                .POST(BodyPublishers.ofString("{}")));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("missing_field");
    assertThat(answer.body().path("field").asText()).isEqualTo("id");
  }

  private HttpRequest.Builder request() {
    return client.request(Wire.QUEUE, "application/json");
  }

  private static CloudEvent event(String id) {
    return CloudEventBuilder.v1()
        .withId(id)
        .withType("order.paid")
        .withSource(URI.create("/shop/1?a=b"))
        .withSubject("order 1")
        .withTime(OffsetDateTime.parse("2026-01-31T12:00:00Z"))
        .withExtension("tenant", "a")
        .withData("application/json", DATA.getBytes(UTF_8))
        .build();
  }

  private static String structured(String id) {
    byte[] json =
        EventFormatProvider.getInstance()
            .resolveFormat(JsonFormat.CONTENT_TYPE)
            .serialize(event(id));
    return new String(json, UTF_8);
  }

  private void assertStored(String id) {
    Event stored = stored().get(0);
    assertThat(stored.id()).isEqualTo(id);
    assertThat(stored.attributes().source()).isEqualTo("/shop/1?a=b");
    assertThat(stored.attributes().time()).isEqualTo("2026-01-31T12:00:00Z");
    assertThat(stored.attributes().more())
        .containsEntry("subject", "order 1")
        .containsEntry("tenant", "a");
    assertThat(new String(stored.data(), UTF_8)).isEqualTo(DATA);
  }

  private List<Event> stored() {
    EventRecordReader reader = new EventRecordReader(JsonLimits.DEFAULT);
    return cluster.records(Lane.EVENTS).stream()
        .map(record -> ((RecordReading.Decoded) reader.read(record)).queued().event())
        .toList();
  }
}
