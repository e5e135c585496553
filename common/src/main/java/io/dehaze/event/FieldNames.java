package io.dehaze.event;

import java.util.Comparator;
import java.util.List;

/** The fields that an object may have, to tell the author of another one which was meant. */
public final class FieldNames {
  private final List<String> known;

  /** Knows these fields, in the order in which to list them. */
  public FieldNames(String... known) {
    this.known = List.of(known);
  }

  /** Notes a field that the object may not have. */
  public void refuse(String name, Problems problems) {
    String quoted = AttributeRules.quoted(name);
    problems.add(
        Problem.UNKNOWN_FIELD,
        AttributeRules.shown(name),
        "there is no field %s; did you mean \"%s\"? Known fields: %s"
            .formatted(quoted, nearest(name), String.join(", ", known)));
  }

  private String nearest(String name) {
    String start = name.substring(0, Math.min(name.length(), 40)); // no name of ours is longer
    return known.stream().min(Comparator.comparingInt(field -> distance(start, field))).orElse("");
  }

  /** How many letters must be changed, added or taken away (Levenshtein). */
  private static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int changed = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(changed, Math.min(previous[j], current[j - 1]) + 1);
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
