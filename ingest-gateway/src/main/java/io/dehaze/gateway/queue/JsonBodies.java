package io.dehaze.gateway.queue;

import com.fasterxml.jackson.core.JsonToken;
import io.dehaze.event.Problem;
import io.dehaze.event.Problems;
import io.dehaze.json.BadJsonException;
import io.dehaze.json.JsonCursor;
import io.dehaze.json.StrictJson;
import java.util.ArrayList;
import java.util.List;

/** Reads a JSON body that is one event or an array of events. Thread-safe. */
final class JsonBodies {
  /** Which bodies are taken. */
  enum Shape {
    OBJECT,
    ARRAY,
    OBJECT_OR_ARRAY
  }

  /** Reads one event; what it returns counts only where it notes no problem. */
  interface Item {
    /** Reads the object that the cursor stands on, to its end. */
    EventRequest read(JsonCursor cursor, Problems problems) throws BadJsonException;
  }

  private final StrictJson json;
  private final QueueLimits limits;

  JsonBodies(StrictJson json, QueueLimits limits) {
    this.json = json;
    this.limits = limits;
  }

  Parsed read(byte[] body, Shape shape, Item item) {
    Problems problems = new Problems();
    try (JsonCursor cursor = json.open(body)) {
      JsonToken first = cursor.next();
      if (first == JsonToken.START_ARRAY && shape != Shape.OBJECT) {
        return batch(cursor, body.length, item, problems);
      }
      if (first == JsonToken.START_OBJECT && shape != Shape.ARRAY) {
        return single(cursor, body.length, item, problems);
      }
      cursor.skipValue();
      cursor.end();
      problems.add("not_an_object", null, expected(shape));
    } catch (BadJsonException e) {
      problems.add(e);
    }
    return new Parsed.Refused(problems.list());
  }

  private static String expected(Shape shape) {
    return switch (shape) {
      case OBJECT -> "the body must be a JSON object";
      case ARRAY -> "the body must be a JSON array of objects";
      case OBJECT_OR_ARRAY -> "the body must be a JSON object, or an array of objects";
    };
  }

  private Parsed single(JsonCursor cursor, int bytes, Item item, Problems problems)
      throws BadJsonException {
    if (bytes > limits.eventBytesMax()) {
      problems.add("body_too_large", null, tooLarge(bytes, limits.eventBytesMax()));
      return new Parsed.Refused(problems.list());
    }
    EventRequest request = item.read(cursor, problems);
    cursor.end();
    return problems.isEmpty()
        ? new Parsed.Events(List.of(request), false)
        : new Parsed.Refused(problems.list());
  }

  private Parsed batch(JsonCursor cursor, int bytes, Item item, Problems problems)
      throws BadJsonException {
    if (bytes > limits.batchBytesMax()) {
      return refused(
          "body_too_large",
          "a batch may have at most %d bytes; this one has %d"
              .formatted(limits.batchBytesMax(), bytes));
    }
    List<EventRequest> requests = new ArrayList<>();
    for (int index = 0; cursor.next() != JsonToken.END_ARRAY; index++) {
      if (index == limits.batchItemsMax()) {
        return refused(
            "too_many_items",
            "a batch may have at most %d items".formatted(limits.batchItemsMax()));
      }
      problems.inItem(index);
      requests.add(item(cursor, item, problems));
      if (problems.isFull()) {
        return new Parsed.Refused(problems.list());
      }
    }
    problems.inItem(Problem.WHOLE);
    cursor.end();
    if (requests.isEmpty()) {
      return refused("empty_batch", "a batch must have at least one item");
    }
    return problems.isEmpty()
        ? new Parsed.Events(requests, true)
        : new Parsed.Refused(problems.list());
  }

  private EventRequest item(JsonCursor cursor, Item item, Problems problems)
      throws BadJsonException {
    cursor.restartTokenCount();
    if (cursor.current() != JsonToken.START_OBJECT) {
      cursor.skipValue();
      problems.add("not_an_object", null, "each item of the batch must be a JSON object");
      return null;
    }
    int start = cursor.startByte();
    EventRequest request = item.read(cursor, problems);
    int bytes = cursor.endByte() - start;
    if (bytes > limits.eventBytesMax()) {
      problems.add("body_too_large", null, tooLarge(bytes, limits.eventBytesMax()));
    }
    return request;
  }

  private static Parsed refused(String code, String sentence) {
    return new Parsed.Refused(List.of(Problem.of(code, null, sentence)));
  }

  static String tooLarge(int bytes, int bytesMax) {
    return "an event may have at most %d bytes; this one has %d".formatted(bytesMax, bytes);
  }
}
