package io.dehaze.system.harness;

import java.util.Base64;
import java.util.BitSet;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * What a worker has committed of one partition, read without any code of the worker's: everything
 * below an offset, and further offsets above it, which stand in the metadata as {@code 1:<base64 of
 * the bits, lowest first>}.
 *
 * @param below every record below this offset is done
 * @param above bit n says whether the record at {@code below + n} is done
 */
public record Done(long below, BitSet above) {
  /** Nothing at all. */
  static final Done NOTHING = new Done(0, new BitSet());

  static Done of(OffsetAndMetadata committed) {
    String bits = committed.metadata();
    if (!bits.isEmpty() && !bits.startsWith("1:")) {
      throw new AssertionError("unknown metadata: " + bits);
    }
    byte[] bytes = bits.isEmpty() ? new byte[0] : Base64.getDecoder().decode(bits.substring(2));
    return new Done(committed.offset(), BitSet.valueOf(bytes));
  }

  /** Whether the record at an offset is done. */
  public boolean has(long offset) {
    return offset < below || above.get((int) (offset - below));
  }
}
