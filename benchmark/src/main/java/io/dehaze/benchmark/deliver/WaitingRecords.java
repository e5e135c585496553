package io.dehaze.benchmark.deliver;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.dehaze.benchmark.process.Product;
import io.dehaze.event.Attributes;
import io.dehaze.event.Event;
import io.dehaze.event.EventRecords;
import io.dehaze.event.QueuedEvent;
import io.dehaze.event.Rfc3339;
import java.util.Map;
import java.util.function.IntFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Events as a gateway would have written them, straight into their lane: soon there. */
public final class WaitingRecords {
  private static final byte[] DATA =
      ("{\"order\":1234567890,\"pad\":\"" + "x".repeat(150) + "\"}").getBytes(US_ASCII);

  private WaitingRecords() {}

  /** Writes events of one type that are due, and waits until they are stored. */
  public static void write(String bootstrap, String topic, String type, int count) {
    write(bootstrap, topic, Product.PROJECT, number -> type, DATA, count);
  }

  /** The same, into one partition, whatever their ids. */
  static void writeToOnePartition(String bootstrap, String topic, String type, int count) {
    write(
        bootstrap,
        number -> {
          QueuedEvent event = event(Product.PROJECT, type, number, DATA);
          ProducerRecord<byte[], byte[]> record = EventRecords.write(topic, event);
          return new ProducerRecord<>(topic, 0, record.key(), record.value(), record.headers());
        },
        count);
  }

  /**
   * Writes events, and waits until they are stored.
   *
   * @param type the type of each, by its number
   */
  public static void write(
      String bootstrap,
      String topic,
      String project,
      IntFunction<String> type,
      byte[] data,
      int count) {
    write(
        bootstrap,
        number -> EventRecords.write(topic, event(project, type.apply(number), number, data)),
        count);
  }

  private static void write(
      String bootstrap, IntFunction<ProducerRecord<byte[], byte[]>> records, int count) {
    Map<String, Object> properties =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrap,
            ProducerConfig.BATCH_SIZE_CONFIG,
            128 * 1024,
            ProducerConfig.LINGER_MS_CONFIG,
            5);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < count; i++) {
        producer.send(records.apply(i));
      }
    }
  }

  private static QueuedEvent event(String project, String type, int number, byte[] data) {
    long nowMs = System.currentTimeMillis();
    Attributes attributes =
        new Attributes(
            "event-" + number, "bench", type, Rfc3339.format(nowMs), Attributes.JSON, Map.of());
    return QueuedEvent.fresh(new Event(attributes, project, Map.of(), data), nowMs);
  }
}
