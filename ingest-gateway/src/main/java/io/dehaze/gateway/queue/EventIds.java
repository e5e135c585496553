package io.dehaze.gateway.queue;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

/**
 * Makes the ids of events whose producer gave none: UUIDs of version 7 (RFC 9562 section 5.7), so
 * that ids of one time are near one another wherever they are kept.
 *
 * <p>An event's id chooses its partition. So its last 16 bits are chosen such that all ids of one
 * millisecond or so choose the same partition, then those of the next another one: what goes to
 * Kafka together is a few batches instead of one for each partition, and still every record of an
 * event is found by its id.
 *
 * <p>Thread-safe.
 */
public final class EventIds implements Supplier<String> {
  private static final int SLICE_NANOS_LOG2 = 20; // about a millisecond

  /** To find one partition of very many would take long; one of some of them is as good. */
  private static final int GROUPS_MAX = 32;

  private static final int TRIES_MAX = 8 * GROUPS_MAX;
  private static final int TAIL_AT = 32;
  private static final int TAIL_DIGITS = 4;

  private final InstantSource clock;
  private final LongSupplier nanoClock;
  private final IntSupplier partitions;
  private final long seed = new SecureRandom().nextLong();
  private final ThreadLocal<SplittableRandom> random =
      ThreadLocal.withInitial(() -> new SplittableRandom(new SecureRandom().nextLong()));
  private volatile Slice slice = new Slice(Long.MIN_VALUE, 1, 1, 0);

  /**
   * Ids that are spread over the partitions of one lane, slice by slice.
   *
   * @param partitions how many there are; 0 while that is not known. Asked once a slice
   */
  public EventIds(InstantSource clock, LongSupplier nanoClock, IntSupplier partitions) {
    this.clock = clock;
    this.nanoClock = nanoClock;
    this.partitions = partitions;
  }

  /**
   * A short time in which all ids choose partitions of one group.
   *
   * @param number of the slice
   * @param groups partition p belongs to group {@code p % groups}
   */
  private record Slice(long number, int partitions, int groups, int group) {
    boolean has(byte[] id) {
      return BuiltInPartitioner.partitionForKey(id, partitions) % groups == group;
    }
  }

  /** A new id, of 36 characters. */
  @Override
  public String get() {
    Slice now = slice();
    SplittableRandom bits = random.get();
    long high = (clock.millis() << 16) | 0x7000 | bits.nextInt(0x1000);
    long low = (bits.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    byte[] id = new UUID(high, low).toString().getBytes(ISO_8859_1);
    for (int i = 1; i < TRIES_MAX && now.groups > 1 && !now.has(id); i++) {
      writeTail(id, low + i);
    }
    return new String(id, ISO_8859_1);
  }

  private static void writeTail(byte[] id, long low) {
    for (int i = 0; i < TAIL_DIGITS; i++) {
      int shift = 4 * (TAIL_DIGITS - 1 - i);
      id[TAIL_AT + i] = (byte) HexFormat.of().toLowHexDigit((int) (low >>> shift));
    }
  }

  private Slice slice() {
    long number = nanoClock.getAsLong() >> SLICE_NANOS_LOG2;
    Slice now = slice;
    if (now.number != number) {
      int count = Math.max(1, partitions.getAsInt());
      int groups = Math.min(count, GROUPS_MAX);
      // Not in turn: what comes at a steady pace, or from several gateways, meets all partitions.
      // By partition, since groups differ in size.
      int group = new SplittableRandom(seed + number).nextInt(count) % groups;
      now = new Slice(number, count, groups, group);
      slice = now;
    }
    return now;
  }
}
