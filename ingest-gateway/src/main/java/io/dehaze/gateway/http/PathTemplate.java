package io.dehaze.gateway.http;

import io.dehaze.event.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A path with places for names, such as {@code /v1/api/{project}/eventing/queue}. It is compared
 * with the path exactly as the client sent it, never decoded or tidied: an encoded slash, a doubled
 * slash, a dot segment or a path parameter is simply another path, and leads nowhere.
 */
final class PathTemplate {
  private static final Pattern PLACE = Pattern.compile("\\{([a-z]+)}");
  private static final Map<String, Predicate<String>> RULES =
      Map.of(
          "project", Names::isProject,
          "id", Names::isTriggerId,
          "event", EventIdSegment::isValid);

  private final List<String> literals;
  private final List<Predicate<String>> rules;

  /**
   * The places may be called {@code project}, {@code id} (of a trigger) and {@code event} (its id,
   * percent-encoded as need be), and take what these may be.
   */
  PathTemplate(String template) {
    literals = List.of(PLACE.split(template, -1));
    rules = PLACE.matcher(template).results().map(place -> RULES.get(place.group(1))).toList();
  }

  /**
   * Compares a path.
   *
   * @return the names in the template's places, in order, or null where the path is another one
   */
  List<String> match(String path) {
    if (!path.startsWith(literals.get(0))) { // most often the answer, and then nothing is allocated
      return null;
    }
    List<String> names = new ArrayList<>(rules.size());
    int at = literals.get(0).length();
    for (int i = 0; i < rules.size(); i++) {
      int end = endOfName(path, at);
      String name = path.substring(at, end);
      String literal = literals.get(i + 1);
      if (!path.startsWith(literal, end) || !rules.get(i).test(name)) {
        return null;
      }
      names.add(name);
      at = end + literal.length();
    }
    return at == path.length() ? names : null;
  }

  private static int endOfName(String path, int start) {
    int slash = path.indexOf('/', start);
    return slash < 0 ? path.length() : slash;
  }
}
