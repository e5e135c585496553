package io.dehaze.system.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A record of the dead-letter lane.
 *
 * @param id the event's; null where the record had none
 * @param trigger the one whose delivery was given up; null if that was so for all of the event
 * @param reason why
 * @param error the class of the last error
 * @param detail the same for people
 * @param origin {@code <topic>-<partition>@<offset>} of the record that was given up
 * @param record the record itself
 */
public record DeadLetter(
    String id,
    String trigger,
    String reason,
    String error,
    String detail,
    String origin,
    ConsumerRecord<byte[], byte[]> record) {

  static DeadLetter of(ConsumerRecord<byte[], byte[]> record) {
    return new DeadLetter(
        header(record, "ce_id"),
        header(record, "dehaze_trigger"),
        header(record, "dehaze_reason"),
        header(record, "dehaze_error"),
        header(record, "dehaze_detail"),
        header(record, "dehaze_origin"),
        record);
  }

  static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
  }
}
