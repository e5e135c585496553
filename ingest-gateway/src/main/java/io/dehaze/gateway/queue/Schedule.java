package io.dehaze.gateway.queue;

import com.fasterxml.jackson.core.JsonToken;
import io.dehaze.event.Problem;
import io.dehaze.event.Problems;
import io.dehaze.event.Rfc3339;
import io.dehaze.json.BadJsonException;
import io.dehaze.json.JsonCursor;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * When an event is due: {@code timestamp}, and {@code delay} seconds after it or, where there is no
 * timestamp, after now. What lies in the past is due now.
 *
 * <p>The original's documents say that a timestamp is in milliseconds and show seconds, so both are
 * taken: 1e11 milliseconds were in 1973, 1e11 seconds will be in the year 5138. Doubles are exact
 * to a quarter of a microsecond here, and cannot overflow whatever number comes.
 */
final class Schedule {
  private static final double MILLISECONDS_FROM = 1e11;

  private final Problems problems;

  private double timestampMs = Double.NaN;
  private double delayMs;

  Schedule(Problems problems) {
    this.problems = problems;
  }

  void readTimestamp(JsonCursor cursor) throws BadJsonException {
    JsonToken token = cursor.current();
    if (token.isNumeric()) {
      double number = cursor.number();
      timestampMs = number >= MILLISECONDS_FROM ? number : number * 1_000;
      if (number < 0 || Double.isInfinite(timestampMs)) {
        refuseTimestamp();
      }
    } else if (token == JsonToken.VALUE_STRING) {
      OptionalLong ms = Rfc3339.parse(cursor.text());
      timestampMs = ms.orElse(0);
      if (ms.isEmpty()) {
        refuseTimestamp();
      }
    } else if (token != JsonToken.VALUE_NULL) {
      cursor.skipValue();
      refuseTimestamp();
    }
  }

  private void refuseTimestamp() {
    timestampMs = Double.NaN; // one problem is enough
    problems.invalid(
        "timestamp",
        "timestamp must be seconds since 1970 (milliseconds from 100000000000 on), or a time with"
            + " an offset such as 2026-01-31T23:59:59Z");
  }

  void readDelay(JsonCursor cursor) throws BadJsonException {
    JsonToken token = cursor.current();
    if (token.isNumeric()) {
      delayMs = cursor.number() * 1_000;
    }
    if (delayMs < 0 || !(token.isNumeric() || token == JsonToken.VALUE_NULL)) {
      cursor.skipValue();
      delayMs = 0;
      problems.invalid("delay", "delay must be a number of seconds, 0 or more");
    }
  }

  /** When the event is due, in milliseconds since the epoch; notes where that is too far ahead. */
  long dueMs(long nowMs, Duration horizon) {
    double fromMs = Double.isNaN(timestampMs) ? nowMs : timestampMs;
    double latestMs = (double) nowMs + horizon.toMillis();
    if (fromMs > latestMs || fromMs + delayMs > latestMs) {
      String field = fromMs > latestMs ? "timestamp" : "delay";
      problems.add(
          Problem.BEYOND_HORIZON,
          field,
          "%s is too far ahead: the longest allowed is %d seconds from now, %s"
              .formatted(field, horizon.toSeconds(), Rfc3339.format((long) latestMs)));
      return nowMs;
    }
    return Math.max(nowMs, Math.round(fromMs + delayMs));
  }
}
