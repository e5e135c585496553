package io.dehaze.benchmark.batch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dehaze.benchmark.BenchFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What is in a lane. */
final class StoredRecords {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private StoredRecords() {}

  /** How many bytes a record has on average: key, value and headers, without Kafka's framing. */
  static int meanBytes(String bootstrap, String topic) {
    Map<String, Object> properties = Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> first = List.of(new TopicPartition(topic, 0));
      consumer.assign(first);
      consumer.seekToBeginning(first);
      ConsumerRecords<byte[], byte[]> records = consumer.poll(PATIENCE);
      if (records.isEmpty()) {
        throw new BenchFailure("there is nothing in " + topic);
      }
      long sum = 0;
      for (ConsumerRecord<byte[], byte[]> each : records) {
        sum += bytes(each);
      }
      return (int) (sum / records.count());
    }
  }

  private static int bytes(ConsumerRecord<byte[], byte[]> record) {
    int bytes = record.key().length + record.value().length;
    for (Header header : record.headers()) {
      bytes += header.key().getBytes(UTF_8).length + header.value().length;
    }
    return bytes;
  }
}
