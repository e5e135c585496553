package io.dehaze.worker.deliver;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Text as the value of an HTTP header. */
final class HeaderValues {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private HeaderValues() {}

  /**
   * Encodes a CloudEvents attribute (HTTP binding 1.0 section 3.1.3.2): space, double quote,
   * percent and whatever is not printable ASCII become the percent-encoded bytes of their UTF-8
   * form. So no value can end a header line.
   */
  static String percentEncoded(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (mustEncode(value.charAt(i))) {
        return encode(value);
      }
    }
    return value;
  }

  private static boolean mustEncode(int c) {
    return c <= ' ' || c > '~' || c == '"' || c == '%';
  }

  private static String encode(String value) {
    StringBuilder encoded = new StringBuilder(value.length() + 16);
    for (byte each : value.getBytes(StandardCharsets.UTF_8)) {
      if (each < 0 || mustEncode(each)) {
        encoded.append('%').append(HEX.toHexDigits(each));
      } else {
        encoded.append((char) each);
      }
    }
    return encoded.toString();
  }
}
