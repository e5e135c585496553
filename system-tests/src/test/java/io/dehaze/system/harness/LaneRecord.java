package io.dehaze.system.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/**
 * A record of a lane, as far as the account of a test goes.
 *
 * @param id the event's; null where the record has none
 * @param trigger the one that it is for; null if it is for all that match
 * @param partition where it is
 * @param offset where it is in the partition
 * @param atMs its timestamp
 */
public record LaneRecord(
    String id, String trigger, TopicPartition partition, long offset, long atMs) {
  static LaneRecord of(ConsumerRecord<byte[], byte[]> record) {
    return new LaneRecord(
        header(record, "ce_id"),
        header(record, "dehaze_trigger"),
        new TopicPartition(record.topic(), record.partition()),
        record.offset(),
        record.timestamp());
  }

  /** Whether it is for a delivery. */
  boolean isFor(String wantedId, String wantedTrigger) {
    return wantedId.equals(id) && (trigger == null || trigger.equals(wantedTrigger));
  }

  static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
  }
}
