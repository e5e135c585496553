package io.dehaze.worker.schedule;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/**
 * A record for as long as it is held in memory: four objects instead of some fifty, most of which
 * are headers. What a collection of garbage costs are the objects that survive it, and thousands of
 * records a second are held for seconds each.
 *
 * <p>It also lets go of the fetch with which the record came: Kafka's client reads headers lazily,
 * and until then each keeps hold of megabytes.
 */
final class PackedRecord {
  private static final int NO_VALUE = -1;

  private final String topic;
  private final int partition;
  private final long offset;
  private final long timestamp;
  private final TimestampType timestampType;
  private final byte[] key;
  private final byte[] value;
  private final byte[] headers; // each as the length and the bytes of its key and of its value

  private PackedRecord(ConsumerRecord<byte[], byte[]> record) {
    topic = record.topic();
    partition = record.partition();
    offset = record.offset();
    timestamp = record.timestamp();
    timestampType = record.timestampType();
    key = record.key();
    value = record.value();
    headers = packed(record.headers());
  }

  /** Packs a record; what its key and value are made of is shared, not copied. */
  static PackedRecord of(ConsumerRecord<byte[], byte[]> record) {
    return new PackedRecord(record);
  }

  private static byte[] packed(Headers headers) {
    List<byte[]> keys = new ArrayList<>();
    int length = 0;
    for (Header each : headers) {
      byte[] key = each.key().getBytes(UTF_8);
      keys.add(key);
      length += 2 * Integer.BYTES + key.length + (each.value() == null ? 0 : each.value().length);
    }
    ByteBuffer packed = ByteBuffer.allocate(length);
    int at = 0;
    for (Header each : headers) {
      byte[] key = keys.get(at++);
      packed.putInt(key.length).put(key);
      if (each.value() == null) {
        packed.putInt(NO_VALUE);
      } else {
        packed.putInt(each.value().length).put(each.value());
      }
    }
    return packed.array();
  }

  /** How much of memory its headers take, in bytes. */
  int headerBytes() {
    return headers.length;
  }

  /** The record as it was read. */
  ConsumerRecord<byte[], byte[]> unpacked() {
    return new ConsumerRecord<>(
        topic,
        partition,
        offset,
        timestamp,
        timestampType,
        key == null ? ConsumerRecord.NULL_SIZE : key.length,
        value == null ? ConsumerRecord.NULL_SIZE : value.length,
        key,
        value,
        unpackedHeaders(),
        Optional.empty());
  }

  private Headers unpackedHeaders() {
    RecordHeaders unpacked = new RecordHeaders();
    ByteBuffer left = ByteBuffer.wrap(headers);
    while (left.hasRemaining()) {
      String key = new String(bytes(left, left.getInt()), UTF_8);
      int length = left.getInt();
      unpacked.add(key, length == NO_VALUE ? null : bytes(left, length));
    }
    return unpacked;
  }

  private static byte[] bytes(ByteBuffer from, int length) {
    byte[] bytes = new byte[length];
    from.get(bytes);
    return bytes;
  }
}
