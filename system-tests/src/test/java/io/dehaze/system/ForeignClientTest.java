package io.dehaze.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.message.Encoding;
import io.cloudevents.jackson.JsonFormat;
import io.cloudevents.kafka.CloudEventSerializer;
import io.dehaze.lane.Lane;
import io.dehaze.system.harness.Balance;
import io.dehaze.system.harness.DeadLetter;
import io.dehaze.system.harness.Deployment;
import io.dehaze.system.harness.Events;
import io.dehaze.system.harness.KafkaProcess;
import io.dehaze.system.harness.Kind;
import io.dehaze.system.harness.PlannedEvent;
import io.dehaze.system.harness.SharedBroker;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nobody is obliged to come through the gateway: records that other Kafka clients write. */
@ExtendWith(SharedBroker.class)
@Timeout(360)
class ForeignClientTest {
  private static final Kind KIND = Kind.of("order.placed", "books");
  private static final int COUNT = 200;
  private static final int MEBIBYTE = 1024 * 1024;

  @Test
  void deliversWhatTheCloudEventsSdkWrites_andBuriesWhatMakesNoSense(KafkaProcess kafka)
      throws Exception {
    try (Deployment dehaze = new Deployment(kafka, "foreign-client")) {
      dehaze.gateway();
      dehaze.worker();
      dehaze.awaitReady().listen("books", KIND.type(), "");

      writeWithTheSdk(dehaze, kafka, Encoding.BINARY);
      writeWithTheSdk(dehaze, kafka, Encoding.STRUCTURED);
      Map<String, SenselessRecord> senseless = writeSenselessAmongGood(dehaze, kafka);

      Balance balance = dehaze.settle("foreign client").assertNothingLost();
      assertThat(balance.duplicated()).isZero();
      assertThat(balance.delivered())
          .isEqualTo(balance.deliveries())
          .isEqualTo(2 * COUNT + senseless.size() + 1);
      assertAllBuriedWhole(senseless, dehaze.lanes().deadLetters());
    }
  }

  /** Kafka goes by compressed bytes: what it took once it does not take from us again. */
  @Test
  void goesOnBehindRecordsThatNoLaneTakesAgain(KafkaProcess kafka) throws Exception {
    try (Deployment dehaze = new Deployment(kafka, "foreign-and-too-large")) {
      dehaze.gateway();
      dehaze.worker();
      dehaze.awaitReady().listen("books", KIND.type(), "");
      String nobody = new FailingEndpoints(dehaze).urlOfNobody();
      dehaze.listen("nobody", "large", nobody, "");

      writeLargeBeforeGood(dehaze, kafka);

      Balance balance = dehaze.settle("too large to be tried again").assertNothingLost();
      assertThat(balance.delivered()).isEqualTo(1);
      assertThat(dehaze.lanes().deadLetters())
          .extracting(DeadLetter::id, DeadLetter::reason, each -> bytes(each.record().value()))
          .containsExactlyInAnyOrder(
              tuple("once-more", "record_too_large", 11 * MEBIBYTE),
              tuple("no-more", "record_too_large", 0),
              tuple("no-type", "unreadable", 0));
      assertThat(dehaze.lanes().deadLetters())
          .filteredOn(each -> each.record().value() == null)
          .allMatch(each -> each.detail().contains("the value of 20971520 bytes"))
          .extracting(DeadLetter::origin)
          .containsExactlyInAnyOrder(origin(dehaze, 1), origin(dehaze, 2));
    }
  }

  private static String origin(Deployment dehaze, int offset) {
    return "%s-0@%d".formatted(dehaze.lanes().topic(Lane.EVENTS), offset);
  }

  private static int bytes(byte[] value) {
    return value == null ? 0 : value.length;
  }

  private static void writeLargeBeforeGood(Deployment dehaze, KafkaProcess kafka)
      throws ExecutionException, InterruptedException {
    Map<String, Object> properties =
        Map.of(
            "bootstrap.servers",
            kafka.bootstrapServers(),
            "max.request.size",
            30 * MEBIBYTE,
            "compression.type",
            "gzip");
    String topic = dehaze.lanes().topic(Lane.EVENTS);
    try (var producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(large(topic, "once-more", "large", 11)).get(); // a dead letter has room for it
      producer.send(large(topic, "no-more", "large", 20)).get();
      producer.send(large(topic, "no-type", "", 20)).get();
      producer.send(goodRecord(topic, note(dehaze, Events.named("behind", KIND).get(0)))).get();
    }
  }

  private static ProducerRecord<byte[], byte[]> large(
      String topic, String id, String type, int mebibytes) {
    Map<String, String> headers = new HashMap<>(SenselessRecord.goodHeaders(id));
    headers.put("ce_type", type);
    headers.put("content-type", "text/plain");
    return record(topic, SenselessRecord.toHeaders(headers), new byte[mebibytes * MEBIBYTE]);
  }

  private static void writeWithTheSdk(Deployment dehaze, KafkaProcess kafka, Encoding encoding) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", kafka.bootstrapServers());
    properties.put("key.serializer", ByteArraySerializer.class);
    properties.put("value.serializer", CloudEventSerializer.class);
    properties.put(CloudEventSerializer.ENCODING_CONFIG, encoding);
    properties.put(CloudEventSerializer.EVENT_FORMAT_CONFIG, JsonFormat.CONTENT_TYPE);
    Events events = Events.named(encoding.name(), KIND);
    try (var producer = new KafkaProducer<byte[], CloudEvent>(properties)) {
      for (int i = 0; i < COUNT; i++) {
        PlannedEvent event = note(dehaze, events.get(i));
        producer.send(new ProducerRecord<>(dehaze.lanes().topic(Lane.EVENTS), cloudEvent(event)));
      }
    }
  }

  private static PlannedEvent note(Deployment dehaze, PlannedEvent event) {
    dehaze.ledger().accepted(event, event.id(), 1);
    return event;
  }

  private static CloudEvent cloudEvent(PlannedEvent event) {
    return CloudEventBuilder.v1()
        .withId(event.id())
        .withType(event.kind().type())
        .withSource(URI.create("urn:dehaze:test"))
        .withExtension("project", Deployment.project())
        .withData("application/json", event.data())
        .build();
  }

  /**
   * In one partition, a good record before and after each senseless one.
   *
   * @return the senseless ones by where they are
   */
  private static Map<String, SenselessRecord> writeSenselessAmongGood(
      Deployment dehaze, KafkaProcess kafka) throws ExecutionException, InterruptedException {
    Map<String, Object> properties =
        Map.of("bootstrap.servers", kafka.bootstrapServers(), "max.request.size", 4_000_000);
    Events good = Events.named("neighbour", KIND);
    Map<String, SenselessRecord> senseless = new HashMap<>();
    try (var producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      String topic = dehaze.lanes().topic(Lane.EVENTS);
      for (SenselessRecord each : SenselessRecord.all()) {
        producer.send(goodRecord(topic, note(dehaze, good.get(senseless.size()))));
        RecordMetadata where = producer.send(record(topic, each.headers(), each.value())).get();
        senseless.put("%s-0@%d".formatted(topic, where.offset()), each);
      }
      producer.send(goodRecord(topic, note(dehaze, good.get(senseless.size()))));
    }
    return senseless;
  }

  private static ProducerRecord<byte[], byte[]> goodRecord(String topic, PlannedEvent event) {
    List<Header> headers = SenselessRecord.toHeaders(SenselessRecord.goodHeaders(event.id()));
    return record(topic, headers, event.data());
  }

  private static ProducerRecord<byte[], byte[]> record(
      String topic, List<Header> headers, byte[] value) {
    return new ProducerRecord<>(topic, 0, null, "key".getBytes(UTF_8), value, headers);
  }

  private static void assertAllBuriedWhole(
      Map<String, SenselessRecord> senseless, List<DeadLetter> deadLetters) {
    assertThat(deadLetters)
        .extracting(DeadLetter::origin)
        .containsExactlyInAnyOrderElementsOf(senseless.keySet());
    for (DeadLetter letter : deadLetters) {
      SenselessRecord record = senseless.get(letter.origin());
      assertThat(letter.record().key()).asString().as(record.name()).isEqualTo("key");
      assertThat(letter.record().value()).as(record.name()).isEqualTo(record.value());
      assertThat(foreign(letter.record().headers()))
          .as(record.name())
          .isEqualTo(foreign(record.headers()));
      assertThat(letter.reason()).as(record.name()).isEqualTo(record.reason());
      assertThat(letter.error()).as(record.name()).isEqualTo(record.error());
      assertThat(letter.detail()).as(record.name()).isNotBlank().hasSizeLessThan(2_000);
    }
  }

  /** All headers but those in which the dead letter itself says something. */
  private static List<Header> foreign(Iterable<Header> headers) {
    return StreamSupport.stream(headers.spliterator(), false)
        .filter(each -> !each.key().startsWith("dehaze_"))
        .toList();
  }
}
