package io.dehaze.json;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Puts a JSON document together from pieces, as bytes, for what is written at every event. Data
 * goes in as it is, strings are quoted. Not thread-safe.
 */
public final class JsonBytes {
  private static final int LONG_DIGITS_MAX = 20;

  private byte[] bytes;
  private int length;

  /**
   * An empty document.
   *
   * @param expected about how long it will be, in bytes
   */
  public JsonBytes(int expected) {
    bytes = new byte[expected];
  }

  /** Appends bytes that are part of the document already. */
  public JsonBytes raw(byte[] piece) {
    reserve(piece.length);
    System.arraycopy(piece, 0, bytes, length, piece.length);
    length += piece.length;
    return this;
  }

  /** Appends a whole number. */
  public JsonBytes number(long number) {
    if (number < 0) {
      return raw(piece(Long.toString(number)));
    }
    reserve(LONG_DIGITS_MAX);
    int digits = 1;
    for (long rest = number / 10; rest > 0; rest /= 10) {
      digits++;
    }
    length += digits;
    int at = length;
    long rest = number;
    do {
      bytes[--at] = (byte) ('0' + rest % 10);
      rest /= 10;
    } while (rest > 0);
    return this;
  }

  /** Appends a string, quoted and escaped (RFC 8259 section 7). */
  public JsonBytes quoted(String text) {
    reserve(text.length() + 2);
    int start = length;
    bytes[length++] = '"';
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\' || c > '~') {
        length = start;
        return escaped(text);
      }
      bytes[length++] = (byte) c;
    }
    bytes[length++] = '"';
    return this;
  }

  private JsonBytes escaped(String text) {
    byte[] piece = JsonStringEncoder.getInstance().quoteAsUTF8(text);
    byte[] quote = {'"'};
    return raw(quote).raw(piece).raw(quote);
  }

  /** The document so far. */
  public byte[] toBytes() {
    return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
  }

  /** A constant piece. */
  public static byte[] piece(String ascii) {
    return ascii.getBytes(StandardCharsets.US_ASCII);
  }

  private void reserve(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
