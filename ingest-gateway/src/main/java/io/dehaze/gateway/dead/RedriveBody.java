package io.dehaze.gateway.dead;

import com.fasterxml.jackson.core.JsonToken;
import io.dehaze.event.Checked;
import io.dehaze.event.FieldNames;
import io.dehaze.event.Problem;
import io.dehaze.event.Problems;
import io.dehaze.json.BadJsonException;
import io.dehaze.json.JsonCursor;
import io.dehaze.json.JsonLimits;
import io.dehaze.json.StrictJson;

/** The body of a redrive while it is read. A field that is null is as if absent. */
final class RedriveBody {
  private static final StrictJson STRICT = new StrictJson(JsonLimits.DEFAULT);
  private static final FieldNames FIELDS =
      new FieldNames("id", "trigger", "type", "reason", "error", "dryRun");

  private final Problems problems = new Problems();
  private final Selectors selectors = new Selectors(problems);
  private boolean dryRun;

  private RedriveBody() {}

  /** Reads a body. */
  static Checked<RedriveRequest> parse(String project, byte[] body) {
    RedriveBody parsed = new RedriveBody();
    return Checked.of(parsed.read(project, body), parsed.problems);
  }

  private RedriveRequest read(String project, byte[] body) {
    try (JsonCursor cursor = STRICT.open(body)) {
      if (cursor.next() == JsonToken.START_OBJECT) {
        readFields(cursor);
        cursor.end();
        requireSelector();
        return new RedriveRequest(selectors.filter(project), dryRun);
      }
      cursor.skipValue();
      cursor.end();
      problems.add("not_an_object", null, "a redrive must be a JSON object");
    } catch (BadJsonException e) {
      problems.add(e);
    }
    return null;
  }

  private void readFields(JsonCursor cursor) throws BadJsonException {
    while (cursor.next() == JsonToken.FIELD_NAME) {
      String name = cursor.fieldName();
      if (cursor.next() != JsonToken.VALUE_NULL) {
        readField(name, cursor);
      }
    }
  }

  private void readField(String name, JsonCursor cursor) throws BadJsonException {
    if (name.equals("dryRun")) {
      readDryRun(cursor);
    } else if (!Selectors.isOne(name)) {
      cursor.skipValue();
      FIELDS.refuse(name, problems);
    } else if (cursor.current() == JsonToken.VALUE_STRING) {
      selectors.take(name, cursor.text());
    } else {
      cursor.skipValue();
      selectors.refuse(name, "a string");
    }
  }

  private void readDryRun(JsonCursor cursor) throws BadJsonException {
    boolean isBoolean = cursor.current().isBoolean();
    dryRun = cursor.current() == JsonToken.VALUE_TRUE;
    cursor.skipValue();
    if (!isBoolean) {
      problems.invalid("dryRun", "dryRun must be true or false");
    }
  }

  /** Nobody redrives everything by leaving something out. */
  private void requireSelector() {
    if (selectors.isEmpty() && problems.isEmpty()) {
      problems.add(
          Problem.MISSING_FIELD,
          "id",
          "say what to redrive: at least one of id, trigger, type, reason and error is required");
    }
  }
}
