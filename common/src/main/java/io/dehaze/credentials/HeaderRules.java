package io.dehaze.credentials;

import io.dehaze.event.AttributeRules;
import io.dehaze.event.Problems;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which headers a trigger may set on its calls: none that frames the request or belongs to the
 * connection (RFC 9110 section 7.6.1), none that says what Dehaze says itself, and none by which
 * cloud metadata servers and proxies are fooled.
 */
final class HeaderRules {
  static final int HEADERS_MAX = 20;
  static final int VALUE_CHARS_MAX = 1_024;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]{1,64}");

  /** Visible ASCII, with spaces within: so no value can end a header's line. */
  private static final Pattern VALUE = Pattern.compile("[!-~]([ -~]*[!-~])?");

  private static final Set<String> RESERVED =
      Set.of(
          "host",
          "user-agent",
          "connection",
          "keep-alive",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "http2-settings",
          "expect",
          "date",
          "cookie",
          "cookie2",
          "forwarded",
          "via",
          "x-real-ip",
          "traceparent",
          "tracestate",
          "authorization");

  private static final List<String> RESERVED_BEGINNINGS =
      List.of(
          "content-",
          "proxy-",
          "webhook-",
          "ce-",
          "dehaze-",
          "x-forwarded-",
          "x-amz-",
          "x-aws-",
          "x-google-",
          "metadata");

  private HeaderRules() {}

  /** Notes at most one problem. */
  static boolean isName(String name, Problems problems) {
    String field = "headers." + AttributeRules.shown(name);
    String lower = name.toLowerCase(Locale.ROOT);
    if (!NAME.matcher(name).matches()) {
      problems.invalid(
          field, "the name of a header must be 1 to 64 of A-Z a-z 0-9 -, not " + shown(name));
    } else if (lower.equals("authorization")) {
      problems.add(
          "header_reserved", field, "give what Authorization shall say in the field authorization");
    } else if (RESERVED.contains(lower)
        || RESERVED_BEGINNINGS.stream().anyMatch(lower::startsWith)) {
      problems.add(
          "header_reserved",
          field,
          "the header %s is Dehaze's own, or the connection's: leave it out"
              .formatted(shown(name)));
    } else {
      return true;
    }
    return false;
  }

  private static String shown(String name) {
    return AttributeRules.quoted(name);
  }

  /** Whether a text can stand in a header as it is. */
  static boolean isValue(String value, int charsMax) {
    return value.length() <= charsMax && VALUE.matcher(value).matches();
  }
}
