package io.dehaze.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.jackson.JsonFormat;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.dehaze.json.JsonLimits;
import java.net.URI;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** The official SDK and we read what the other wrote. */
class CloudEventsSdkTest {
  private final EventRecordReader reader = new EventRecordReader(JsonLimits.DEFAULT);

  private static CloudEvent theirs() {
    return CloudEventBuilder.v1()
        .withId("e-1")
        .withSource(URI.create("/shop"))
        .withType("paid")
        .withTime(OffsetDateTime.parse("2026-01-31T12:00:00.5+01:00"))
        .withSubject("order ä")
        .withDataSchema(URI.create("https://shop/schema"))
        .withExtension("project", "shop")
        .withExtension("number", 5)
        .withData("application/json", "{\"n\":1}".getBytes(UTF_8))
        .build();
  }

  private void readsTheirs(ProducerRecord<Void, byte[]> written) {
    RecordReading reading =
        reader.read(EventRecordReaderTest.record(written.value(), written.headers()));
    assertThat(reading).isInstanceOf(RecordReading.Decoded.class);
    Event event = ((RecordReading.Decoded) reading).queued().event();
    assertThat(event.attributes())
        .isEqualTo(
            new Attributes(
                "e-1",
                "/shop",
                "paid",
                "2026-01-31T12:00:00.5+01:00",
                "application/json",
                Map.of("subject", "order ä", "dataschema", "https://shop/schema", "number", "5")));
    assertThat(event.project()).isEqualTo("shop");
    assertThat(new String(event.data(), UTF_8)).isEqualTo("{\"n\":1}");
  }

  @Test
  void readsWhatTheSdkWritesInBinaryMode() {
    readsTheirs(KafkaMessageFactory.createWriter("events").writeBinary(theirs()));
  }

  @Test
  void readsWhatTheSdkWritesInStructuredMode() {
    readsTheirs(
        KafkaMessageFactory.createWriter("events").writeStructured(theirs(), new JsonFormat()));
  }

  @Test
  void writesWhatTheSdkReads() {
    Random random = new Random(3);
    for (int i = 0; i < 200; i++) {
      QueuedEvent queued = RandomEvents.queued(random);
      ProducerRecord<byte[], byte[]> written = EventRecords.write("events", queued);
      ConsumerRecord<byte[], byte[]> record =
          EventRecordReaderTest.record(written.value(), written.headers());
      CloudEvent read = KafkaMessageFactory.createReader(record).toEvent();
      Attributes attributes = queued.event().attributes();
      assertThat(read.getId()).isEqualTo(attributes.id());
      assertThat(read.getSource()).hasToString(attributes.source());
      assertThat(read.getType()).isEqualTo(attributes.type());
      assertThat(read.getTime()).isEqualTo(OffsetDateTime.parse(attributes.time()));
      assertThat(read.getDataContentType()).isEqualTo(attributes.dataContentType());
      assertThat(read.getExtension("project")).isEqualTo(queued.event().project());
      attributes.more().forEach((n, v) -> assertThat(read.getExtension(n)).isEqualTo(v));
      assertThat(read.getData().toBytes()).isEqualTo(queued.event().data());
    }
  }
}
