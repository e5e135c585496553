package io.dehaze.gateway.queue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dehaze.json.Utf8;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/**
 * The value of an attribute in an HTTP header, by the CloudEvents HTTP protocol binding 1.0.2
 * section 3.1.3.2: perhaps in double quotes, with characters percent-encoded as UTF-8.
 */
final class HeaderValue {
  private HeaderValue() {}

  /** The text that a header's value stands for; empty where it breaks the rules. */
  static Optional<String> decode(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) < ' ' || value.charAt(i) > '~') {
        return Optional.empty();
      }
    }
    return unquoted(value).flatMap(HeaderValue::percentDecoded);
  }

  private static Optional<String> unquoted(String value) {
    if (!value.startsWith("\"")) {
      return Optional.of(value);
    }
    StringBuilder text = new StringBuilder();
    for (int i = 1; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"') {
        return i == value.length() - 1 ? Optional.of(text.toString()) : Optional.empty();
      }
      if (c == '\\' && ++i == value.length()) {
        return Optional.empty();
      }
      text.append(value.charAt(i));
    }
    return Optional.empty(); // no closing quote
  }

  private static Optional<String> percentDecoded(String text) {
    if (text.indexOf('%') < 0) {
      return Optional.of(text);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '%') {
        bytes.write(c);
        continue;
      }
      int octet = i + 2 < text.length() ? hex(text.charAt(i + 1), text.charAt(i + 2)) : -1;
      if (octet < 0) {
        return Optional.empty();
      }
      bytes.write(octet);
      i += 2;
    }
    byte[] decoded = bytes.toByteArray();
    return Utf8.of(decoded) == Utf8.INVALID
        ? Optional.empty()
        : Optional.of(new String(decoded, UTF_8));
  }

  private static int hex(char high, char low) {
    int value = Character.digit(high, 16) << 4 | Character.digit(low, 16);
    return value; // negative where either is no digit
  }
}
