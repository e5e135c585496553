package io.dehaze.system.gateway;

import io.dehaze.gateway.Gateway;
import io.dehaze.gateway.GatewaySettings;
import io.dehaze.kafka.KafkaClients;
import io.dehaze.kafka.KafkaSettings;
import io.dehaze.lane.Lane;
import io.dehaze.lane.Schedule;
import io.dehaze.lifecycle.Closer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A Kafka cluster, as gateways in this process and tests see it. */
final class Cluster {
  private static final Schedule SCHEDULE = new Schedule(10_000, 2_000, List.of(8_000L));

  private final KafkaSettings settings;

  Cluster(String bootstrapServers, String topicPrefix) {
    this(bootstrapServers, topicPrefix, Map.of());
  }

  /** With these properties for every client. */
  Cluster(String bootstrapServers, String topicPrefix, Map<String, String> properties) {
    settings = new KafkaSettings(bootstrapServers, topicPrefix, 2, 1, properties);
  }

  /** A gateway that has begun to start. */
  Gateway start(Closer closer, GatewaySettings gateway, MeterRegistry registry, Runnable ready) {
    Gateway started =
        closer.open(new Gateway(gateway, settings, SCHEDULE, registry), Duration.ofSeconds(9));
    started.start(ready);
    return started;
  }

  /** A gateway that is ready. */
  Gateway startReady(Closer closer, GatewaySettings gateway) throws InterruptedException {
    return startReady(closer, gateway, new SimpleMeterRegistry());
  }

  Gateway startReady(Closer closer, GatewaySettings gateway, MeterRegistry registry)
      throws InterruptedException {
    CountDownLatch ready = new CountDownLatch(1);
    Gateway started = start(closer, gateway, registry, ready::countDown);
    if (!ready.await(30, TimeUnit.SECONDS)) {
      throw new IllegalStateException("not ready: " + started.problem());
    }
    return started;
  }

  /** Takes the requests of this cluster; its lanes must exist. */
  PlayedWorker playedWorker(Closer closer) {
    Consumer<byte[], byte[]> reader = new KafkaClients(settings).reader("test-worker");
    List<TopicPartition> partitions = partitions(reader, Lane.REQUESTS);
    reader.assign(partitions);
    reader.seekToBeginning(partitions);
    return closer.open(
        new PlayedWorker(
            reader,
            new KafkaProducer<>(
                Map.of("bootstrap.servers", settings.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer()),
            Lane.REPLIES.topic(settings.topicPrefix())));
  }

  /** Up to where a lane is written now, all its partitions together. */
  long end(Lane lane) {
    try (Consumer<byte[], byte[]> reader = new KafkaClients(settings).reader("test-end")) {
      return reader.endOffsets(partitions(reader, lane)).values().stream()
          .mapToLong(Long::longValue)
          .sum();
    }
  }

  /** All that is in a lane now. */
  List<ConsumerRecord<byte[], byte[]>> records(Lane lane) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (Consumer<byte[], byte[]> reader = new KafkaClients(settings).reader("test-records")) {
      List<TopicPartition> partitions = partitions(reader, lane);
      reader.assign(partitions);
      reader.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = reader.endOffsets(partitions);
      while (partitions.stream().anyMatch(each -> reader.position(each) < ends.get(each))) {
        reader.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }

  private List<TopicPartition> partitions(Consumer<byte[], byte[]> reader, Lane lane) {
    String topic = lane.topic(settings.topicPrefix());
    return reader.partitionsFor(topic).stream()
        .map(partition -> new TopicPartition(topic, partition.partition()))
        .toList();
  }
}
