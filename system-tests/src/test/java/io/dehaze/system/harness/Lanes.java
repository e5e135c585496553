package io.dehaze.system.harness;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dehaze.lane.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The lanes of one installation, seen from outside: what is in them, and how far the workers have
 * come. Reads only, and belongs to no group.
 */
public final class Lanes implements AutoCloseable {
  /** What is written down for others than workers. */
  private static final Set<String> NO_WAITING_ROOMS =
      Set.of("dead", "triggers", "cancellations", "endpoints", "attempts", "replies");

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

  /** All deliveries that were given up. */
  public List<DeadLetter> deadLetters() {
    return dump(Set.of(topic(Lane.DEAD))).stream().map(DeadLetter::of).toList();
  }

  /** The records of a lane as they are. */
  public List<ConsumerRecord<byte[], byte[]>> records(Lane lane) {
    return dump(Set.of(topic(lane)));
  }

  /** From now on a lane's topic takes no record, or takes them again. */
  public void refuseRecords(Lane lane, boolean refuse) {
    ConfigEntry limit = new ConfigEntry("max.message.bytes", refuse ? "1" : "12582912");
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, topic(lane));
    AlterConfigOp set = new AlterConfigOp(limit, AlterConfigOp.OpType.SET);
    get(admin.incrementalAlterConfigs(Map.of(topic, List.of(set))).all());
    await("the broker knowing it") // which the controller does first
        .until(
            () ->
                get(admin.describeConfigs(List.of(topic)).all())
                    .get(topic)
                    .get(limit.name())
                    .value()
                    .equals(limit.value()));
  }

  /** Gives a lane more partitions. */
  public void addPartitions(Lane lane, int altogether) {
    get(admin.createPartitions(Map.of(topic(lane), NewPartitions.increaseTo(altogether))).all());
  }

  /** Everything in the lanes in which events wait, also what is done. */
  List<LaneRecord> stored() {
    return dump(waitingRooms()).stream().map(LaneRecord::of).toList();
  }

  /** All that is in all lanes, with keys and headers, as one text. */
  String everything() {
    Set<String> all =
        get(admin.listTopics().names()).stream()
            .filter(name -> name.startsWith(prefix + "."))
            .collect(toSet());
    return dump(all).stream().map(Lanes::text).collect(joining("\n"));
  }

  private static String text(ConsumerRecord<byte[], byte[]> record) {
    StringBuilder text = new StringBuilder(record.topic());
    record.headers().forEach(header -> text.append(header.key()).append(text(header.value())));
    return text.append(text(record.key())).append(text(record.value())).toString();
  }

  private static String text(byte[] bytes) {
    return ' ' + (bytes == null ? "" : new String(bytes, ISO_8859_1)) + ' ';
  }

  private List<ConsumerRecord<byte[], byte[]>> dump(Set<String> topics) {
    Map<String, Object> properties =
        Map.of(
            "bootstrap.servers",
            bootstrapServers,
            "enable.auto.commit",
            false,
            "fetch.max.wait.ms",
            10);
    try (var reader =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      Map<TopicPartition, Long> ends = ends(topics);
      reader.assign(ends.keySet());
      reader.seekToBeginning(ends.keySet());
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      while (ends.keySet().stream().anyMatch(each -> reader.position(each) < ends.get(each))) {
        reader.poll(Duration.ofMillis(100)).forEach(records::add);
      }
      return records;
    }
  }

  /** The topics in which events wait for a worker. */
  private Set<String> waitingRooms() {
    return get(admin.listTopics().names()).stream()
        .filter(name -> name.startsWith(prefix + "."))
        .filter(name -> !NO_WAITING_ROOMS.contains(label(name)))
        .collect(toSet());
  }

  /** A lane's own name: all delay levels are one lane. */
  private String label(String topic) {
    String afterPrefix = topic.substring(prefix.length() + 1);
    return afterPrefix.contains(".")
        ? afterPrefix.substring(0, afterPrefix.indexOf('.'))
        : afterPrefix;
  }

  /** How far the workers have come; partitions that nobody has begun are absent. */
  Map<TopicPartition, Done> done() {
    Map<String, ListConsumerGroupOffsetsSpec> groups =
        waitingRooms().stream()
            .map(topic -> group(label(topic)))
            .distinct()
            .collect(toMap(group -> group, group -> new ListConsumerGroupOffsetsSpec()));
    Map<TopicPartition, Done> done = new HashMap<>();
    for (var committed : get(admin.listConsumerGroupOffsets(groups).all()).values()) {
      committed.forEach(
          (partition, offset) -> {
            if (offset != null) {
              done.put(partition, Done.of(offset));
            }
          });
    }
    return done;
  }

  /** What still waits for a worker, in words; empty if every record is done. */
  public String open() {
    Map<TopicPartition, Done> done = done();
    return ends(waitingRooms()).entrySet().stream()
        .filter(end -> end.getValue() > done.getOrDefault(end.getKey(), Done.NOTHING).below())
        .map(end -> "%s: %s of %d".formatted(end.getKey(), done.get(end.getKey()), end.getValue()))
        .collect(joining("; "));
  }

  /** The offset behind the last change of a trigger. */
  long triggersEnd() {
    return ends(Set.of(topic(Lane.TRIGGERS))).values().iterator().next();
  }

  private Map<TopicPartition, Long> ends(Set<String> topics) {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    get(admin.describeTopics(topics).allTopicNames())
        .forEach(
            (topic, description) ->
                description
                    .partitions()
                    .forEach(
                        each ->
                            latest.put(
                                new TopicPartition(topic, each.partition()), OffsetSpec.latest())));
    Map<TopicPartition, Long> ends = new HashMap<>();
    get(admin.listOffsets(latest).all())
        .forEach((partition, end) -> ends.put(partition, end.offset()));
    return ends;
  }

  /** Waits until the workers have so many partitions of the event lane each, in any order. */
  public void awaitShares(Integer... partitions) {
    await("partitions being shared as " + List.of(partitions))
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(shares()).containsExactlyInAnyOrder(partitions));
  }

  private List<Integer> shares() {
    String group = group(Lane.EVENTS.label());
    return get(admin.describeConsumerGroups(List.of(group)).all()).get(group).members().stream()
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

  private String group(String lane) {
    return prefix + ".worker." + lane;
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(2));
  }
}
