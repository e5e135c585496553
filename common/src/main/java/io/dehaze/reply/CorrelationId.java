package io.dehaze.reply;

import java.nio.ByteBuffer;

/**
 * Which waiting caller an answer is for: 128 random bits. The first half is the same for all calls
 * of one gateway's life, so that gateways that share a partition know their own.
 *
 * @param gateway the gateway's half
 * @param call the call's half
 */
public record CorrelationId(long gateway, long call) {
  private static final int BYTES = 2 * Long.BYTES;

  byte[] toBytes() {
    return ByteBuffer.allocate(BYTES).putLong(gateway).putLong(call).array();
  }

  /** Null where these are no such id. */
  static CorrelationId of(byte[] bytes) {
    if (bytes == null || bytes.length != BYTES) {
      return null;
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new CorrelationId(buffer.getLong(), buffer.getLong());
  }
}
