package io.dehaze.worker.lane;

import java.util.Base64;
import java.util.BitSet;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done above a committed offset, as the text that is committed beside it: a version, a
 * colon, and the bits in base64. Bit n stands for the committed offset plus n. Nothing done above
 * is the empty text.
 */
final class OffsetBitmap {
  private static final Logger LOG = LoggerFactory.getLogger(OffsetBitmap.class);
  private static final String VERSION = "1:";

  private OffsetBitmap() {}

  /**
   * Writes the bits.
   *
   * @param span how many offsets from the committed one on are to be asked for
   * @param isDone whether the offset at a distance from the committed one is done
   */
  static String encode(int span, IntPredicate isDone) {
    BitSet bits = new BitSet(span);
    for (int distance = 0; distance < span; distance++) {
      if (isDone.test(distance)) {
        bits.set(distance);
      }
    }
    return bits.isEmpty() ? "" : VERSION + Base64.getEncoder().encodeToString(bits.toByteArray());
  }

  /**
   * Reads the bits back. Text that is not ours, or of a version from the future, reads as nothing
   * done: duplicates rather than loss.
   *
   * @param metadata the text, or null
   */
  static void forEachDone(String metadata, IntConsumer distance) {
    if (metadata == null || metadata.isEmpty()) {
      return;
    }
    if (!metadata.startsWith(VERSION)) {
      LOG.warn("event=commit_metadata_unknown metadata_chars={}", metadata.length());
      return;
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(metadata.substring(VERSION.length()));
      BitSet.valueOf(bytes).stream().forEach(distance);
    } catch (IllegalArgumentException e) {
      LOG.warn("event=commit_metadata_damaged metadata_chars={}", metadata.length());
    }
  }
}
