package io.dehaze.gateway.story;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dehaze.event.Problems;
import io.dehaze.event.Rfc3339;
import java.net.URLDecoder;
import java.util.Deque;
import java.util.Map;
import java.util.OptionalLong;

/** The query parameters of a request, read one by one; what is wrong is noted. Not thread-safe. */
final class Query {
  static final String SINCE = "since";

  private static final int MS_DIGITS_MAX = 14;

  private final Map<String, Deque<String>> parameters;
  private final Problems problems;

  Query(Map<String, Deque<String>> parameters, Problems problems) {
    this.parameters = parameters;
    this.problems = problems;
  }

  /** The one value of a parameter, decoded (RFC 3986 section 2.1); null where it is not given. */
  String text(String name) {
    Deque<String> values = parameters.get(name);
    if (values == null) {
      return null;
    }
    if (values.size() != 1) {
      problems.invalid(name, name + " may be given only once");
      return null;
    }
    try {
      return URLDecoder.decode(values.getFirst().replace("+", "%2B"), UTF_8);
    } catch (IllegalArgumentException e) {
      problems.invalid(name, name + " has a percent sign that encodes nothing");
      return null;
    }
  }

  /** A time in milliseconds since the epoch; -1 where it is not given. */
  long time(String name) {
    String text = text(name);
    if (text == null) {
      return -1;
    }
    if (text.matches("[0-9]{12," + MS_DIGITS_MAX + "}")) {
      return Long.parseLong(text);
    }
    OptionalLong time = Rfc3339.parse(text);
    if (time.isEmpty() || time.getAsLong() < 0) {
      problems.invalid(
          name,
          name + " must be a time such as 2026-01-31T23:59:59Z, or milliseconds since the epoch");
      return -1;
    }
    return time.getAsLong();
  }

  /** A whole number from 1 on. */
  int count(String name, int byDefault, int max) {
    String text = text(name);
    if (text == null) {
      return byDefault;
    }
    int count = text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 0;
    if (count < 1 || count > max) {
      problems.invalid(name, name + " must be a whole number from 1 to " + max);
      return byDefault;
    }
    return count;
  }
}
