package io.dehaze.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dehaze.event.Problems;
import java.net.URLDecoder;
import java.util.Deque;

/**
 * The values of query parameters, which come as they were sent. They are decoded as forms encode
 * them, which is what the libraries of most languages do: a plus is a blank (WHATWG URL section
 * 5.1).
 */
public final class QueryValue {
  private QueryValue() {}

  /**
   * The one value of a parameter; what is wrong with it is noted.
   *
   * @param values as they were sent
   * @return null after a problem
   */
  public static String decoded(String name, Deque<String> values, Problems problems) {
    if (values.size() != 1) {
      problems.invalid(name, name + " may be given only once");
      return null;
    }
    try {
      return URLDecoder.decode(values.getFirst(), UTF_8);
    } catch (IllegalArgumentException e) {
      problems.invalid(name, name + " has a percent sign that encodes nothing");
      return null;
    }
  }
}
