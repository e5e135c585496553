package io.dehaze.trigger;

import com.fasterxml.jackson.core.JsonToken;
import io.dehaze.event.FieldNames;
import io.dehaze.event.Problems;
import io.dehaze.json.BadJsonException;
import io.dehaze.json.JsonCursor;

/**
 * The backoff of a trigger while it is read: {@code {"initial", "multiplier", "max", "jitter"}},
 * each optional.
 */
final class BackoffBody {
  private static final int WAIT_MS_MAX = 86_400_000;
  private static final int MULTIPLIER_MAX = 100;
  private static final FieldNames FIELDS = new FieldNames("initial", "multiplier", "max", "jitter");

  private final Problems problems;
  private long initialMs = Backoff.DEFAULT.initialMs();
  private double multiplier = Backoff.DEFAULT.multiplier();
  private long maxMs = Backoff.DEFAULT.maxMs();
  private double jitter = Backoff.DEFAULT.jitter();

  BackoffBody(Problems problems) {
    this.problems = problems;
  }

  /** Reads the value that the cursor is at. */
  Backoff read(JsonCursor cursor) throws BadJsonException {
    if (cursor.current() != JsonToken.START_OBJECT) {
      cursor.skipValue();
      problems.invalid("backoff", "backoff must be an object");
      return Backoff.DEFAULT;
    }
    while (cursor.next() == JsonToken.FIELD_NAME) {
      String name = cursor.fieldName();
      if (cursor.next() != JsonToken.VALUE_NULL) {
        readField(name, cursor);
      }
    }
    return new Backoff(initialMs, multiplier, Math.max(initialMs, maxMs), jitter);
  }

  private void readField(String name, JsonCursor cursor) throws BadJsonException {
    switch (name) {
      case "initial" ->
          initialMs = Math.round(number("initial", " of milliseconds", cursor, 1, WAIT_MS_MAX));
      case "max" -> maxMs = Math.round(number("max", " of milliseconds", cursor, 1, WAIT_MS_MAX));
      case "multiplier" -> multiplier = number("multiplier", "", cursor, 1, MULTIPLIER_MAX);
      case "jitter" -> jitter = number("jitter", "", cursor, 0, 1);
      default -> {
        cursor.skipValue();
        FIELDS.refuse(name, problems);
      }
    }
  }

  private double number(String name, String unit, JsonCursor cursor, int min, int max)
      throws BadJsonException {
    double number = cursor.current().isNumeric() ? cursor.number() : Double.NaN;
    cursor.skipValue();
    if (number >= min && number <= max) {
      return number;
    }
    problems.invalid(
        "backoff." + name,
        "backoff.%s must be a number%s from %d to %d".formatted(name, unit, min, max));
    return min;
  }
}
