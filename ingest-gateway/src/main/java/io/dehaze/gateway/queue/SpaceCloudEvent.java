package io.dehaze.gateway.queue;

import com.fasterxml.jackson.core.JsonToken;
import io.dehaze.event.AttributeRules;
import io.dehaze.event.Attributes;
import io.dehaze.event.CloudEventJson;
import io.dehaze.event.FieldNames;
import io.dehaze.event.OptionsJson;
import io.dehaze.event.Problem;
import io.dehaze.event.Problems;
import io.dehaze.event.Rfc3339;
import io.dehaze.json.BadJsonException;
import io.dehaze.json.JsonCursor;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/**
 * One event of Space Cloud's queue API while it is read. A field that is null is as if absent, but
 * for {@code type}, which must be there.
 */
final class SpaceCloudEvent {
  private static final FieldNames FIELDS =
      new FieldNames(
          "type", "data", "payload", "timestamp", "delay", "isSynchronous", "id", "options");

  /** The original's clients stamp every event with their own clock, so a little ahead is now. */
  private static final long SYNCHRONOUS_AHEAD_MS = 60_000;

  private final Problems problems;
  private final Schedule schedule;

  private String type;
  private boolean hasType;
  private String id;
  private byte[] data;
  private boolean isSynchronous;
  private Map<String, String> options = Map.of();

  SpaceCloudEvent(Problems problems) {
    this.problems = problems;
    this.schedule = new Schedule(problems);
  }

  void readFields(JsonCursor cursor) throws BadJsonException {
    while (cursor.next() == JsonToken.FIELD_NAME) {
      String name = cursor.fieldName();
      JsonToken token = cursor.next();
      boolean isData = name.equals("data") || name.equals("payload");
      if (isData) {
        readData(name, cursor);
      } else if (!token.isNumeric() || isShort(name, cursor)) {
        readField(name, cursor);
      }
    }
  }

  /** Numbers in the data are only passed on, all others are read. */
  private boolean isShort(String name, JsonCursor cursor) {
    try {
      cursor.numberText();
      return true;
    } catch (BadJsonException e) {
      problems.add(e.code(), AttributeRules.shown(name), e.getMessage());
      return false;
    }
  }

  private void readField(String name, JsonCursor cursor) throws BadJsonException {
    switch (name) {
      case "type" -> readType(cursor);
      case "timestamp" -> schedule.readTimestamp(cursor);
      case "delay" -> schedule.readDelay(cursor);
      case "isSynchronous" -> readSynchronous(cursor);
      case "id" -> readId(cursor);
      case "options" -> options = OptionsJson.read(name, cursor, problems);
      default -> {
        cursor.skipValue();
        FIELDS.refuse(name, problems);
      }
    }
  }

  private void readType(JsonCursor cursor) throws BadJsonException {
    hasType = true;
    if (cursor.current() == JsonToken.VALUE_STRING) {
      type = cursor.text();
      AttributeRules.checkType("type", type, problems);
    } else {
      cursor.skipValue();
      problems.invalid("type", "type must be a string: the event type that triggers listen to");
    }
  }

  private void readId(JsonCursor cursor) throws BadJsonException {
    if (cursor.current() == JsonToken.VALUE_STRING) {
      id = cursor.text();
      AttributeRules.checkId("id", id, problems);
    } else if (cursor.current() != JsonToken.VALUE_NULL) {
      cursor.skipValue();
      problems.invalid("id", "id must be a string");
    }
  }

  private void readData(String name, JsonCursor cursor) throws BadJsonException {
    if (cursor.current() == JsonToken.VALUE_NULL) {
      return; // and data that is absent reaches the webhook as null
    }
    if (data != null) {
      cursor.skipValue();
      problems.add(
          Problem.CONFLICTING_FIELDS, name, "data and payload are one field: send one of them");
      return;
    }
    data = cursor.slice();
  }

  private void readSynchronous(JsonCursor cursor) throws BadJsonException {
    switch (cursor.current()) {
      case VALUE_TRUE -> isSynchronous = true;
      case VALUE_FALSE, VALUE_NULL -> isSynchronous = false;
      default -> {
        cursor.skipValue();
        problems.invalid("isSynchronous", "isSynchronous must be true or false");
      }
    }
  }

  /** What was asked for; makes sense only where no problem was noted. */
  EventRequest request(String nodeId, Supplier<String> ids, Duration horizon, long nowMs) {
    if (!hasType) {
      problems.add(
          Problem.MISSING_FIELD,
          "type",
          "type is required: the event type that triggers listen to");
    }
    long dueMs = dueMs(nowMs, horizon);
    Attributes attributes =
        new Attributes(
            id == null && problems.isEmpty() ? ids.get() : id,
            nodeId,
            type,
            Rfc3339.format(dueMs),
            Attributes.JSON,
            Map.of());
    byte[] bytes = data == null ? CloudEventJson.noData(true) : data;
    return new EventRequest(attributes, options, bytes, dueMs, isSynchronous);
  }

  private long dueMs(long nowMs, Duration horizon) {
    long dueMs = schedule.dueMs(nowMs, horizon);
    if (!isSynchronous) {
      return dueMs;
    }
    if (dueMs - nowMs > SYNCHRONOUS_AHEAD_MS) {
      problems.add(
          "sync_not_now",
          "isSynchronous",
          "a synchronous event is delivered at once: leave out isSynchronous, or timestamp and delay");
    }
    return nowMs;
  }
}
