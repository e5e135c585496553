package io.dehaze.gateway.http;

import java.util.ArrayList;
import java.util.List;

/**
 * A path with places for names, such as {@code /v1/api/{project}/eventing/queue}. It is compared
 * with the path exactly as the client sent it, never decoded or tidied: an encoded slash, a doubled
 * slash, a dot segment or a path parameter is simply another path, and leads nowhere.
 */
final class PathTemplate {
  private static final int NAME_CHARACTERS_MAX = 64;

  private final List<String> literals = new ArrayList<>();

  PathTemplate(String template) {
    for (String piece : template.split("\\{[a-z]+}", -1)) {
      literals.add(piece);
    }
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
    List<String> names = new ArrayList<>(literals.size() - 1);
    int at = literals.get(0).length();
    for (String literal : literals.subList(1, literals.size())) {
      int end = endOfName(path, at);
      String name = path.substring(at, end);
      if (!isName(name) || !path.startsWith(literal, end)) {
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

  private static boolean isName(String segment) {
    boolean rightLength = !segment.isEmpty() && segment.length() <= NAME_CHARACTERS_MAX;
    return rightLength
        && segment.chars().allMatch(PathTemplate::isNameCharacter)
        && !segment.equals(".")
        && !segment.equals("..");
  }

  private static boolean isNameCharacter(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_'
        || c == '.';
  }
}
