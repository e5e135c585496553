package io.dehaze.gateway.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An event's id as a segment of a path: unreserved characters and sub-delimiters as they are,
 * anything else percent-encoded (RFC 3986 section 3.3). An id may contain a slash; encoded it leads
 * nowhere but to its event.
 */
public final class EventIdSegment {
  private static final Pattern ENCODED = Pattern.compile("%([0-9A-Fa-f]{2})");
  private static final Pattern SEGMENT =
      Pattern.compile("(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[2-7][0-9A-Fa-f]){1,128}");

  private EventIdSegment() {}

  static boolean isValid(String segment) {
    return SEGMENT.matcher(segment).matches()
        && decode(segment).chars().allMatch(c -> c > ' ' && c < 0x7F);
  }

  /** The id that a segment stands for. */
  public static String decode(String segment) {
    return ENCODED
        .matcher(segment)
        .replaceAll(
            encoded ->
                Matcher.quoteReplacement(
                    String.valueOf((char) Integer.parseInt(encoded.group(1), 16))));
  }
}
