package io.dehaze.gateway.dead;

import io.dehaze.event.Checked;
import io.dehaze.event.Problems;
import io.dehaze.gateway.http.QueryValue;
import java.util.Deque;
import java.util.Map;
import java.util.Set;

/**
 * Which page of a listing is wanted.
 *
 * @param after where the page before ended, or null for the first page
 * @param limit how many dead letters at most
 */
record ListRequest(DeadFilter filter, Cursor after, int limit) {
  /** The query parameters of a listing. */
  static final Set<String> PARAMETERS =
      Set.of("id", "trigger", "type", "reason", "error", "limit", "after");

  private static final int LIMIT_DEFAULT = 50;
  private static final int LIMIT_MAX = 500;

  /**
   * Reads the query.
   *
   * @param query only parameters of {@link #PARAMETERS}, as the client sent them
   */
  static Checked<ListRequest> parse(String project, Map<String, Deque<String>> query) {
    Problems problems = new Problems();
    Selectors selectors = new Selectors(problems);
    Cursor after = null;
    int limit = LIMIT_DEFAULT;
    for (Map.Entry<String, Deque<String>> parameter : query.entrySet()) {
      String name = parameter.getKey();
      String value = QueryValue.decoded(name, parameter.getValue(), problems);
      if (value == null) {
        continue;
      }
      switch (name) {
        case "limit" -> limit = limit(value, problems);
        case "after" -> after = after(value, problems);
        default -> selectors.take(name, value);
      }
    }
    return Checked.of(new ListRequest(selectors.filter(project), after, limit), problems);
  }

  private static int limit(String value, Problems problems) {
    int limit = value.matches("[0-9]{1,4}") ? Integer.parseInt(value) : 0;
    if (limit < 1 || limit > LIMIT_MAX) {
      problems.invalid("limit", "limit must be a whole number from 1 to " + LIMIT_MAX);
    }
    return limit;
  }

  private static Cursor after(String value, Problems problems) {
    Cursor after = Cursor.decode(value);
    if (after == null) {
      problems.invalid("after", "after must be what an answer gave as next");
    }
    return after;
  }
}
