package io.dehaze.gateway.story;

import io.dehaze.event.EventKey;
import io.dehaze.event.EventRecordReader;
import io.dehaze.event.QueuedEvent;
import io.dehaze.event.RecordReading;
import io.dehaze.gateway.kafka.Budget;
import io.dehaze.gateway.kafka.LogReader;
import io.dehaze.json.JsonLimits;
import io.dehaze.lane.DelayTopics;
import io.dehaze.lane.Lane;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds the record that an event had when it was accepted, by the time at which that was: in its
 * partition of the lane of events, of the scheduled lane, of the lane of requests, or of a delay
 * level. Not thread-safe.
 */
final class AcceptedEvents {
  /** Where the record stands. */
  record Found(QueuedEvent queued, TopicPartition partition, long offset) {}

  private final LogReader log;
  private final String prefix;
  private final DelayTopics delays;
  private final EventRecordReader reader = new EventRecordReader(JsonLimits.DEFAULT);

  AcceptedEvents(LogReader log, String topicPrefix) {
    this.log = log;
    this.prefix = topicPrefix;
    this.delays = new DelayTopics(topicPrefix);
  }

  /**
   * Looks at what was written within a time.
   *
   * @param fromMs milliseconds since the epoch
   * @param spanMs how long from then on, in milliseconds
   */
  Optional<Found> find(EventKey event, long fromMs, long spanMs, Budget budget) {
    byte[] key = event.id().getBytes(StandardCharsets.UTF_8);
    Map<TopicPartition, LogReader.Extent> parts = parts(lanes(key), fromMs, spanMs);
    Found[] found = new Found[1];
    if (!parts.isEmpty()) {
      log.read(
          parts,
          budget,
          record -> {
            if (Arrays.equals(record.key(), key)) {
              found[0] = read(record, event);
            }
            return found[0] == null;
          });
    }
    return Optional.ofNullable(found[0]);
  }

  private List<TopicPartition> lanes(byte[] key) {
    List<String> topics = new ArrayList<>();
    topics.add(Lane.EVENTS.topic(prefix));
    topics.add(Lane.SCHEDULED.topic(prefix));
    topics.add(Lane.REQUESTS.topic(prefix));
    log.topics().keySet().stream()
        .filter(name -> delays.pattern().matcher(name).matches())
        .forEach(topics::add);
    return topics.stream().map(topic -> home(log, topic, key)).toList();
  }

  /** The partition of a topic in which records with a key are. */
  static TopicPartition home(LogReader log, String topic, byte[] key) {
    int partition = BuiltInPartitioner.partitionForKey(key, log.partitions(topic).size());
    return new TopicPartition(topic, partition);
  }

  private Map<TopicPartition, LogReader.Extent> parts(
      List<TopicPartition> lanes, long fromMs, long spanMs) {
    Map<TopicPartition, Long> froms = log.at(lanes, fromMs);
    if (froms.isEmpty()) {
      return Map.of();
    }
    Map<TopicPartition, Long> tos = new HashMap<>(log.ends(froms.keySet()));
    tos.putAll(log.at(froms.keySet(), fromMs + spanMs));
    Map<TopicPartition, LogReader.Extent> parts = new HashMap<>();
    froms.forEach(
        (lane, from) -> {
          if (from < tos.get(lane)) {
            parts.put(lane, new LogReader.Extent(from, tos.get(lane)));
          }
        });
    return parts;
  }

  /** Redriven and repeated ones name a trigger: they are not the first. */
  private Found read(ConsumerRecord<byte[], byte[]> record, EventKey event) {
    if (!(reader.read(record) instanceof RecordReading.Decoded decoded)
        || !decoded.queued().event().project().equals(event.project())
        || decoded.queued().trigger() != null) {
      return null;
    }
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    return new Found(decoded.queued(), partition, record.offset());
  }
}
