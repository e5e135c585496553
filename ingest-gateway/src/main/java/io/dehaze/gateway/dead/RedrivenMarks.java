package io.dehaze.gateway.dead;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.dehaze.dead.DeadLetterHeaders;
import java.util.BitSet;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Which dead letters of one partition have been redriven, as far as it is known: what the marks say
 * that were read between two offsets. A mark always stands after its dead letter, so a dead letter
 * at or above the lower offset is redriven exactly if its mark is known.
 *
 * <p>One bit for each dead letter: a million of them take an eighth of a megabyte. Not thread-safe.
 */
final class RedrivenMarks {
  private static final int CHUNK_BITS = 16;
  private static final int IN_CHUNK = (1 << CHUNK_BITS) - 1;

  private final TreeMap<Long, BitSet> chunks = new TreeMap<>();
  private long knownFrom;
  private long knownTo;
  private long settledTo;

  /** Knows nothing below the partition's end. */
  RedrivenMarks(long end) {
    knownFrom = end;
    knownTo = end;
  }

  /** The record that marks a dead letter. */
  static ProducerRecord<byte[], byte[]> mark(String topic, DeadLetter letter) {
    ProducerRecord<byte[], byte[]> mark =
        new ProducerRecord<>(topic, letter.partition(), letter.key(), null);
    String place = letter.partition() + "@" + letter.offset();
    mark.headers().add(DeadLetterHeaders.REDRIVEN, place.getBytes(US_ASCII));
    return mark;
  }

  /**
   * Takes a record that may be a mark.
   *
   * @return whether it is one
   */
  boolean take(ConsumerRecord<byte[], byte[]> record) {
    Header mark = record.headers().lastHeader(DeadLetterHeaders.REDRIVEN);
    if (mark == null || record.headers().lastHeader(DeadLetterHeaders.REASON) != null) {
      return false; // a dead letter has a reason, whatever else its producer put into it
    }
    String place = mark.value() == null ? "" : new String(mark.value(), US_ASCII);
    if (place.matches(record.partition() + "@[0-9]{1,18}")) {
      set(Long.parseLong(place.substring(place.indexOf('@') + 1)));
    }
    return true;
  }

  private void set(long offset) {
    chunks
        .computeIfAbsent(offset >> CHUNK_BITS, chunk -> new BitSet())
        .set((int) (offset & IN_CHUNK));
  }

  boolean isRedriven(long offset) {
    BitSet chunk = chunks.get(offset >> CHUNK_BITS);
    return chunk != null && chunk.get((int) (offset & IN_CHUNK));
  }

  /** Up to where nothing is left to redrive: only marks, and dead letters that are redriven. */
  long settledTo() {
    return settledTo;
  }

  /**
   * A record is a mark or is redriven, which it stays.
   *
   * @param from where reading began: what is below is settled, or gone
   */
  void settled(long from, long offset) {
    if (offset == Math.max(from, settledTo)) {
      settledTo = offset + 1;
    }
  }

  /** From where on marks are known. */
  long knownFrom() {
    return knownFrom;
  }

  /** Up to where marks are known. */
  long knownTo() {
    return knownTo;
  }

  /** The marks between these offsets have been taken; they adjoin what was known, or overlap it. */
  void known(long from, long to) {
    knownFrom = Math.min(knownFrom, from);
    knownTo = Math.max(knownTo, to);
  }

  /** What lies below is gone from the lane. */
  void forgetBelow(long begin) {
    chunks.headMap(begin >> CHUNK_BITS).clear();
  }
}
