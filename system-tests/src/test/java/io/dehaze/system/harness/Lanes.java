package io.dehaze.system.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dehaze.lane.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The lanes of one installation, seen from outside: what is in them, and how far the workers have
 * come. Reads only, and belongs to no group.
 */
public final class Lanes implements AutoCloseable {
  private final String bootstrapServers;
  private final String prefix;
  private final Admin admin;

  Lanes(String bootstrapServers, String prefix) {
    this.bootstrapServers = bootstrapServers;
    this.prefix = prefix;
    this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
  }

  /** The name of a lane's topic. */
  public String topic(Lane lane) {
    return lane.topic(prefix);
  }

  /** Everything that is in a lane now, partition by partition, in order. */
  public List<ConsumerRecord<byte[], byte[]>> dump(Lane lane) {
    Map<String, Object> properties =
        Map.of("bootstrap.servers", bootstrapServers, "enable.auto.commit", false);
    try (var reader =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          reader.partitionsFor(topic(lane)).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      reader.assign(partitions);
      reader.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = reader.endOffsets(partitions);
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      while (partitions.stream().anyMatch(each -> reader.position(each) < ends.get(each))) {
        reader.poll(Duration.ofMillis(100)).forEach(records::add);
      }
      return records;
    }
  }

  /** All deliveries that were given up. */
  public List<DeadLetter> deadLetters() {
    return dump(Lane.DEAD).stream().map(DeadLetter::of).toList();
  }

  /** How far the workers have come in the event lane, by partition; what nobody began is absent. */
  public Map<Integer, Done> done() {
    Map<Integer, Done> done = new TreeMap<>();
    committed().forEach((partition, offset) -> done.put(partition.partition(), Done.of(offset)));
    return done;
  }

  /** What is still open in the event lane, in words; empty if every record is done. */
  public String open() {
    Map<Integer, Done> done = done();
    return ends(Lane.EVENTS).entrySet().stream()
        .filter(end -> end.getValue() > below(done.get(end.getKey())))
        .map(end -> "%d: %s of %d".formatted(end.getKey(), done.get(end.getKey()), end.getValue()))
        .collect(Collectors.joining("; "));
  }

  private static long below(Done done) {
    return done == null ? 0 : done.below();
  }

  /** The offset behind the last change of a trigger. */
  long triggersEnd() {
    return ends(Lane.TRIGGERS).get(0);
  }

  private Map<Integer, Long> ends(Lane lane) {
    String topic = topic(lane);
    int partitions =
        get(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic).partitions().size();
    Map<TopicPartition, OffsetSpec> latest =
        IntStream.range(0, partitions)
            .boxed()
            .collect(Collectors.toMap(n -> new TopicPartition(topic, n), n -> OffsetSpec.latest()));
    Map<Integer, Long> ends = new TreeMap<>();
    get(admin.listOffsets(latest).all())
        .forEach((partition, end) -> ends.put(partition.partition(), end.offset()));
    return ends;
  }

  private Map<TopicPartition, OffsetAndMetadata> committed() {
    Map<TopicPartition, OffsetAndMetadata> known =
        new HashMap<>(get(admin.listConsumerGroupOffsets(group()).partitionsToOffsetAndMetadata()));
    known.values().removeIf(Objects::isNull);
    return known;
  }

  /** Waits until the workers have so many partitions of the event lane each, in any order. */
  public void awaitShares(Integer... partitions) {
    await("partitions being shared as " + List.of(partitions))
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(shares()).containsExactlyInAnyOrder(partitions));
  }

  private List<Integer> shares() {
    return get(admin.describeConsumerGroups(List.of(group())).all()).get(group()).members().stream()
        .map(member -> member.assignment().topicPartitions().size())
        .toList();
  }

  private static <T> T get(KafkaFuture<T> answer) {
    try {
      return answer.get(20, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException("Kafka does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private String group() {
    return prefix + ".worker." + Lane.EVENTS.label();
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(2));
  }
}
