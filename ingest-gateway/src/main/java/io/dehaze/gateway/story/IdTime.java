package io.dehaze.gateway.story;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The time that an id carries: a UUID of version 7 begins with the milliseconds at which it was
 * made (RFC 9562 section 5.7). The ids that gateways give are such, and producers may use them too.
 */
final class IdTime {
  private static final Pattern VERSION_7 =
      Pattern.compile(
          "([0-9a-fA-F]{8})-([0-9a-fA-F]{4})-7[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}");

  private IdTime() {}

  /**
   * When an id was made.
   *
   * @return milliseconds since the epoch; -1 where the id does not say, or says a time that is not
   *     before {@code latestMs}
   */
  static long of(String id, long latestMs) {
    Matcher uuid = VERSION_7.matcher(id);
    if (!uuid.matches()) {
      return -1;
    }
    long ms = Long.parseLong(uuid.group(1) + uuid.group(2), 16);
    return ms < latestMs ? ms : -1;
  }
}
