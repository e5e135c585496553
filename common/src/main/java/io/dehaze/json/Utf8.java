package io.dehaze.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * What kind of text some bytes are, by the strict rules of RFC 3629: no overlong forms, no
 * surrogates, nothing above U+10FFFF.
 */
public enum Utf8 {
  /** Every byte is one character. */
  ASCII,
  /** Valid, with characters of several bytes. */
  MULTIBYTE,
  /** Not UTF-8. */
  INVALID;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH_BITS = 0x8080808080808080L;

  /** Looks at every byte once; eight at a time while they are ASCII. */
  public static Utf8 of(byte[] bytes) {
    int at = asciiUntil(bytes, 0);
    if (at == bytes.length) {
      return ASCII;
    }
    while (at < bytes.length) {
      int length = characterLength(bytes, at);
      if (length == 0) {
        return INVALID;
      }
      at = asciiUntil(bytes, at + length);
    }
    return MULTIBYTE;
  }

  private static int asciiUntil(byte[] bytes, int from) {
    int at = from;
    while (at + Long.BYTES <= bytes.length && ((long) LONGS.get(bytes, at) & HIGH_BITS) == 0) {
      at += Long.BYTES;
    }
    while (at < bytes.length && bytes[at] >= 0) {
      at++;
    }
    return at;
  }

  /** The length of the multi-byte character that begins here, or 0 where none does. */
  private static int characterLength(byte[] bytes, int at) {
    int lead = bytes[at] & 0xFF;
    if (lead >= 0xC2 && lead <= 0xDF) { // C0 and C1 could only begin an overlong form
      return continues(bytes, at, 1, 0x80, 0xBF);
    }
    return switch (lead) {
      case 0xE0 -> continues(bytes, at, 2, 0xA0, 0xBF); // below A0: overlong
      case 0xED -> continues(bytes, at, 2, 0x80, 0x9F); // above 9F: surrogates
      case 0xF0 -> continues(bytes, at, 3, 0x90, 0xBF); // below 90: overlong
      case 0xF1, 0xF2, 0xF3 -> continues(bytes, at, 3, 0x80, 0xBF);
      case 0xF4 -> continues(bytes, at, 3, 0x80, 0x8F); // above 8F: beyond U+10FFFF
      default -> lead >= 0xE1 && lead <= 0xEF ? continues(bytes, at, 2, 0x80, 0xBF) : 0;
    };
  }

  private static int continues(byte[] bytes, int at, int count, int secondMin, int secondMax) {
    if (at + count >= bytes.length) {
      return 0;
    }
    int second = bytes[at + 1] & 0xFF;
    if (second < secondMin || second > secondMax) {
      return 0;
    }
    for (int i = 2; i <= count; i++) {
      if ((bytes[at + i] & 0xC0) != 0x80) {
        return 0;
      }
    }
    return count + 1;
  }
}
