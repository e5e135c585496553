package io.dehaze.event;

import com.fasterxml.jackson.core.JsonToken;
import io.dehaze.json.BadJsonException;
import io.dehaze.json.JsonCursor;
import java.util.HashMap;
import java.util.Map;

/** Reads options: a JSON object whose values are strings, of at most 100 entries. */
public final class OptionsJson {
  /** How many options an event or a trigger may have. */
  public static final int ENTRIES_MAX = 100;

  private OptionsJson() {}

  /**
   * Reads the value that the cursor stands on, to its end.
   *
   * @return the options; empty where the value is null, and where problems were noted
   * @throws BadJsonException where the document is not acceptable JSON
   */
  public static Map<String, String> read(String field, JsonCursor cursor, Problems problems)
      throws BadJsonException {
    if (cursor.current() == JsonToken.VALUE_NULL) {
      return Map.of();
    }
    if (cursor.current() != JsonToken.START_OBJECT) {
      cursor.skipValue();
      problems.invalid(field, field + " must be an object whose values are strings");
      return Map.of();
    }
    Map<String, String> options = new HashMap<>();
    boolean good = true;
    while (cursor.next() == JsonToken.FIELD_NAME) {
      good = readEntry(field, cursor, options, good ? problems : new Problems()) && good;
    }
    if (good && options.size() > ENTRIES_MAX) {
      problems.invalid(field, "%s may have at most %d entries".formatted(field, ENTRIES_MAX));
    }
    return options;
  }

  /** One bad entry is told of; more of the same kind would add nothing. */
  private static boolean readEntry(
      String field, JsonCursor cursor, Map<String, String> options, Problems problems)
      throws BadJsonException {
    String name = cursor.fieldName();
    if (cursor.next() != JsonToken.VALUE_STRING) {
      cursor.skipValue();
      problems.invalid(
          field,
          "%s must be an object whose values are strings; the value of %s is none"
              .formatted(field, AttributeRules.quoted(name)));
      return false;
    }
    String value = cursor.text();
    options.put(name, value);
    return AttributeRules.isWellFormed(field, name, problems)
        && AttributeRules.isWellFormed(field, value, problems);
  }
}
