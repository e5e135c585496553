package io.dehaze.benchmark.failure;

import io.dehaze.benchmark.sink.Mark;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** How often events were written to the lanes in which they wait, read from the lanes. */
final class LaneWrites {
  private static final Duration POLL = Duration.ofMillis(200);

  private final Map<Integer, Integer> byNumber = new HashMap<>();
  private long longest;

  private LaneWrites() {}

  /** Counts the records of the events that are meant, in all lanes but the log of attempts. */
  static LaneWrites count(String bootstrap, Predicate<Mark> meant) {
    LaneWrites writes = new LaneWrites();
    Map<String, Object> properties =
        Map.of(
            "bootstrap.servers", bootstrap, "enable.auto.commit", false, "fetch.max.wait.ms", 10);
    try (var reader =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = new ArrayList<>();
      reader
          .listTopics()
          .forEach(
              (topic, infos) -> {
                if (isWaitingRoom(topic)) {
                  infos.forEach(
                      each -> partitions.add(new TopicPartition(topic, each.partition())));
                }
              });
      Map<TopicPartition, Long> ends = reader.endOffsets(partitions);
      reader.assign(partitions);
      reader.seekToBeginning(partitions);
      while (partitions.stream().anyMatch(each -> reader.position(each) < ends.get(each))) {
        reader.poll(POLL).forEach(record -> writes.take(record, meant));
      }
    }
    return writes;
  }

  private static boolean isWaitingRoom(String topic) {
    return topic.matches("dehaze\\.(events|scheduled|retry|dead|delay\\..*)");
  }

  private void take(ConsumerRecord<byte[], byte[]> record, Predicate<Mark> meant) {
    if (record.value() != null) {
      Mark mark = Mark.of(record.value());
      if (meant.test(mark)) {
        longest = Math.max(longest, byNumber.merge(mark.number(), 1, Integer::sum));
      }
    }
  }

  /** How many events there were. */
  int events() {
    return byNumber.size();
  }

  /** How many records each had on average. */
  double perEvent() {
    return byNumber.values().stream().mapToInt(Integer::intValue).average().orElse(0);
  }

  /** The most records that one event had. */
  long most() {
    return longest;
  }
}
