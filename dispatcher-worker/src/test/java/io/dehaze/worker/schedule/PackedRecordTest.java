package io.dehaze.worker.schedule;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class PackedRecordTest {

  @Test
  void isTheSameRecord_whenItIsUnpacked() {
    RecordHeaders headers = new RecordHeaders();
    headers.add("ce_id", "e-1".getBytes(UTF_8));
    headers.add("größe", "ä".getBytes(UTF_8));
    headers.add("twice", new byte[] {0, -1});
    headers.add("twice", new byte[0]);
    headers.add("none", null);
    assertSame(record("key".getBytes(UTF_8), "value".getBytes(UTF_8), headers));
  }

  @Test
  void isTheSameRecord_whereItHasNothing() {
    assertSame(record(null, null, new RecordHeaders()));
  }

  @Test
  void tellsWhatItsHeadersTake() {
    RecordHeaders headers = new RecordHeaders();
    headers.add("ce_id", new byte[2_000]);
    assertThat(PackedRecord.of(record(null, null, headers)).headerBytes()).isBetween(2_005, 2_100);
  }

  private static ConsumerRecord<byte[], byte[]> record(
      byte[] key, byte[] value, RecordHeaders headers) {
    return new ConsumerRecord<>(
        "dehaze.scheduled",
        7,
        1L << 40,
        1_700_000_000_000L,
        TimestampType.LOG_APPEND_TIME,
        key == null ? -1 : key.length,
        value == null ? -1 : value.length,
        key,
        value,
        headers,
        Optional.empty());
  }

  private static void assertSame(ConsumerRecord<byte[], byte[]> record) {
    ConsumerRecord<byte[], byte[]> unpacked = PackedRecord.of(record).unpacked();
    assertThat(unpacked).usingRecursiveComparison().ignoringFields("headers").isEqualTo(record);
    assertThat(unpacked.headers().toArray()).isEqualTo(record.headers().toArray());
  }
}
