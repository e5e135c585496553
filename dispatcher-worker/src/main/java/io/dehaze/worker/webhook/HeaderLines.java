package io.dehaze.worker.webhook;

import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;

/** The header lines of a request. */
final class HeaderLines {
  private HeaderLines() {}

  /**
   * Lets no value end its line (RFC 9112 section 2.2). Undertow's client writes values as they are;
   * whoever makes them has checked them, and this holds also where somebody forgot.
   */
  static void keepWhole(HeaderMap headers) {
    for (HeaderValues values : headers) {
      for (int i = 0; i < values.size(); i++) {
        if (!isWhole(values.get(i))) {
          values.set(i, whole(values.get(i)));
        }
      }
    }
  }

  private static boolean isWhole(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (breaks(value.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static String whole(String value) {
    StringBuilder whole = new StringBuilder(value);
    for (int i = 0; i < value.length(); i++) {
      if (breaks(value.charAt(i))) {
        whole.setCharAt(i, ' ');
      }
    }
    return whole.toString();
  }

  /** Control characters, and those of which only the last eight bits would be written. */
  private static boolean breaks(char c) {
    return (c < ' ' && c != '\t') || c == 0x7f || c > 0xff;
  }
}
