package io.dehaze.attempt;

import com.fasterxml.jackson.core.JsonToken;
import io.dehaze.json.BadJsonException;
import io.dehaze.json.JsonCursor;
import io.dehaze.json.JsonLimits;
import io.dehaze.json.StrictJson;
import java.util.Optional;

/**
 * Reads the values of records in the attempts lane. Strict: what is not exactly of the form that we
 * write is no attempt. Members that this version does not know are passed over, so that a newer one
 * may say more. Thread-safe.
 */
public final class AttemptReader {
  private static final JsonLimits LIMITS = new JsonLimits(8, 200, 20, Integer.MAX_VALUE);
  private static final int DIGITS_MAX = 18;

  private final StrictJson json = new StrictJson(LIMITS);

  /**
   * Reads a value.
   *
   * @param value the record's, or null
   * @return empty where it is not one that we wrote; never throws
   */
  public Optional<Attempt> read(byte[] value) {
    if (value == null || value.length == 0) {
      return Optional.empty();
    }
    try (JsonCursor cursor = json.open(value)) {
      Members members = new Members();
      if (cursor.next() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      while (cursor.next() != JsonToken.END_OBJECT) {
        String name = cursor.fieldName();
        cursor.next();
        members.take(name, cursor);
      }
      cursor.end();
      return members.attempt();
    } catch (BadJsonException e) {
      return Optional.empty();
    }
  }

  /** What has been read so far of one object. */
  private static final class Members {
    private String id;
    private String project;
    private String type;
    private String trigger;
    private AttemptKind kind;
    private String endpoint;
    private String error;
    private String reason;
    private long deliveries;
    private long attempt = -1;
    private long status;
    private long accepted = -1;
    private long due = -1;
    private long at = -1;
    private long waited;
    private long took;
    private long next;
    private boolean wrong;

    void take(String name, JsonCursor cursor) throws BadJsonException {
      switch (name) {
        case "id" -> id = text(cursor);
        case "project" -> project = text(cursor);
        case "type" -> type = text(cursor);
        case "trigger" -> trigger = text(cursor);
        case "kind" -> kind = AttemptKind.ofLabel(text(cursor));
        case "endpoint" -> endpoint = text(cursor);
        case "error" -> error = text(cursor);
        case "reason" -> reason = text(cursor);
        default -> takeNumber(name, cursor);
      }
    }

    private void takeNumber(String name, JsonCursor cursor) throws BadJsonException {
      switch (name) {
        case "deliveries" -> deliveries = number(cursor);
        case "attempt" -> attempt = number(cursor);
        case "status" -> status = number(cursor);
        case "accepted" -> accepted = number(cursor);
        case "due" -> due = number(cursor);
        case "at" -> at = number(cursor);
        case "waitedMs" -> waited = number(cursor);
        case "tookMs" -> took = number(cursor);
        case "next" -> next = number(cursor);
        default -> cursor.skipValue();
      }
    }

    private String text(JsonCursor cursor) throws BadJsonException {
      if (cursor.current() != JsonToken.VALUE_STRING) {
        wrong = true;
        cursor.skipValue();
        return null;
      }
      return cursor.text();
    }

    private long number(JsonCursor cursor) throws BadJsonException {
      boolean whole = cursor.current() == JsonToken.VALUE_NUMBER_INT;
      String digits = whole ? cursor.numberText() : "-";
      if (digits.length() > DIGITS_MAX || digits.startsWith("-")) {
        wrong = true;
        cursor.skipValue();
        return 0;
      }
      return Long.parseLong(digits);
    }

    Optional<Attempt> attempt() {
      boolean complete = id != null && project != null && type != null && kind != null;
      if (wrong || !complete || attempt < 0 || accepted < 0 || at < 0 || status > 999) {
        return Optional.empty();
      }
      return Optional.of(
          new Attempt(
              new Attempt.Subject(project, id, type, trigger, clamped(deliveries)),
              kind,
              new Attempt.Call(endpoint, clamped(attempt), clamped(status)),
              error,
              reason,
              new Attempt.Times(accepted, due < 0 ? accepted : due, at, waited, took, next)));
    }

    private static int clamped(long number) {
      return (int) Math.min(number, Integer.MAX_VALUE);
    }
  }
}
