package io.dehaze.worker.deliver;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Text as the value of an HTTP header. */
final class HeaderValues {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private static final Pattern NOT_PRINTABLE = Pattern.compile("[^ -~]");

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

  /**
   * A media type, which gateways have checked. A record that only says that it was checked may hold
   * anything: what is not printable ASCII becomes a space.
   */
  static String printable(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) < ' ' || value.charAt(i) > '~') {
        return NOT_PRINTABLE.matcher(value).replaceAll(" ");
      }
    }
    return value;
  }

  /** Whether an attribute may be part of a header's name: lower case letters and digits, as all. */
  static boolean isAttributeName(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if ((c < 'a' || c > 'z') && (c < '0' || c > '9')) {
        return false;
      }
    }
    return !name.isEmpty();
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
