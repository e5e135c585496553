package io.dehaze.system.harness;

import org.apache.kafka.clients.consumer.ConsumerRecord;

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
        LaneRecord.header(record, "ce_id"),
        LaneRecord.header(record, "dehaze_trigger"),
        LaneRecord.header(record, "dehaze_reason"),
        LaneRecord.header(record, "dehaze_error"),
        LaneRecord.header(record, "dehaze_detail"),
        LaneRecord.header(record, "dehaze_origin"),
        record);
  }
}
