package io.dehaze.gateway.story;

import io.dehaze.event.Problems;
import io.dehaze.event.Rfc3339;
import io.dehaze.gateway.http.QueryValue;
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

  /** The one value of a parameter, decoded; null where it is not given. */
  String text(String name) {
    Deque<String> values = parameters.get(name);
    return values == null ? null : QueryValue.decoded(name, values, problems);
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
    // No time has a blank: it was the plus of an offset, written as it is.
    OptionalLong time = Rfc3339.parse(text.replace(' ', '+'));
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
