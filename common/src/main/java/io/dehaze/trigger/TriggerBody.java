package io.dehaze.trigger;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dehaze.credentials.Credentials;
import io.dehaze.credentials.CredentialsReader;
import io.dehaze.event.AttributeRules;
import io.dehaze.event.FieldNames;
import io.dehaze.event.Names;
import io.dehaze.event.OptionsJson;
import io.dehaze.event.Problem;
import io.dehaze.event.Problems;
import io.dehaze.json.BadJsonException;
import io.dehaze.json.JsonCursor;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.Map;

/** One trigger of the trigger API while it is read. A field that is null is as if absent. */
final class TriggerBody {
  static final int RETRIES_MAX = 100;
  static final int TIMEOUT_MS_MAX = 600_000;

  /** Slower than that, a backlog would come back in years. */
  static final double PER_SECOND_MIN = 0.001;

  static final int PER_SECOND_MAX = 100_000;

  private static final FieldNames FIELDS =
      new FieldNames(
          "id",
          "type",
          "url",
          "retries",
          "timeout",
          "backoff",
          "rateLimit",
          "paused",
          "options",
          "payload",
          "signing",
          "headers",
          "authorization",
          "tls");
  private static final ObjectMapper TREES = JsonMapper.builder().build();

  private final TriggerKey key;
  private final Instant now;
  private final Problems problems;
  private final ObjectNode credentials = TREES.createObjectNode();

  private String type;
  private boolean hasType;
  private URI url;
  private boolean hasUrl;
  private int retries = DeliveryPolicy.DEFAULT.retries();
  private int timeoutMs = DeliveryPolicy.DEFAULT.timeoutMs();
  private Backoff backoff = Backoff.DEFAULT;
  private double perSecond = DeliveryPolicy.NO_LIMIT;
  private boolean paused;
  private Map<String, String> options = Map.of();
  private PayloadForm payload = PayloadForm.SPACE_CLOUD;

  /** Reads at some time, from which on its secrets are there. */
  TriggerBody(TriggerKey key, Instant now, Problems problems) {
    this.key = key;
    this.now = now;
    this.problems = problems;
  }

  void readFields(JsonCursor cursor) throws BadJsonException {
    while (cursor.next() == JsonToken.FIELD_NAME) {
      String name = cursor.fieldName();
      if (cursor.next() != JsonToken.VALUE_NULL) {
        readField(name, cursor);
      }
    }
  }

  private void readField(String name, JsonCursor cursor) throws BadJsonException {
    switch (name) {
      case "id" -> readId(cursor);
      case "type" -> readType(cursor);
      case "url" -> readUrl(cursor);
      case "retries" -> retries = whole(name, cursor, 0, RETRIES_MAX, "");
      case "timeout" -> timeoutMs = whole(name, cursor, 1, TIMEOUT_MS_MAX, " of milliseconds");
      case "backoff" -> backoff = new BackoffBody(problems).read(cursor);
      case "rateLimit" -> readRateLimit(cursor);
      case "paused" -> readPaused(cursor);
      case "options" -> options = OptionsJson.read(name, cursor, problems);
      case "payload" -> readPayload(cursor);
      case "signing", "headers", "authorization", "tls" -> readCredential(name, cursor);
      case "filter" -> {
        cursor.skipValue();
        problems.add(
            Problem.UNKNOWN_FIELD,
            name,
            "filter is not supported: route by options, or by the event type");
      }
      default -> {
        cursor.skipValue();
        FIELDS.refuse(name, problems);
      }
    }
  }

  private void readId(JsonCursor cursor) throws BadJsonException {
    String id = string("id", cursor);
    if (id != null && !id.equals(key.id())) {
      problems.add("id_mismatch", "id", "id must be the one in the path, or be left out");
    }
  }

  private void readType(JsonCursor cursor) throws BadJsonException {
    hasType = true;
    type = string("type", cursor);
    if (type != null) {
      AttributeRules.checkType("type", type, problems);
    }
  }

  private void readUrl(JsonCursor cursor) throws BadJsonException {
    hasUrl = true;
    String text = string("url", cursor);
    url = text == null ? null : TriggerUrl.read(text, problems);
  }

  private void readRateLimit(JsonCursor cursor) throws BadJsonException {
    double number = cursor.current().isNumeric() ? cursor.number() : Double.NaN;
    cursor.skipValue();
    if (number >= PER_SECOND_MIN && number <= PER_SECOND_MAX) {
      perSecond = number;
    } else {
      problems.invalid(
          "rateLimit",
          "rateLimit must be a number of deliveries per second from %s to %d; without it there is no limit"
              .formatted(PER_SECOND_MIN, PER_SECOND_MAX));
    }
  }

  private void readPaused(JsonCursor cursor) throws BadJsonException {
    boolean isBoolean = cursor.current().isBoolean();
    paused = cursor.current() == JsonToken.VALUE_TRUE;
    cursor.skipValue();
    if (!isBoolean) {
      problems.invalid("paused", "paused must be true or false");
    }
  }

  private void readPayload(JsonCursor cursor) throws BadJsonException {
    String label = cursor.current() == JsonToken.VALUE_STRING ? cursor.text() : "";
    cursor.skipValue();
    payload = PayloadForm.ofLabel(label);
    if (payload == null) {
      problems.invalid("payload", "payload must be one of " + PayloadForm.labels());
    }
  }

  private void readCredential(String name, JsonCursor cursor) throws BadJsonException {
    try {
      credentials.set(name, TREES.readTree(cursor.slice()));
    } catch (StreamConstraintsException e) { // what is skipped may be longer than what is read
      problems.invalid(name, name + " has a number or a name that is too long to be read");
    } catch (IOException e) {
      throw new IllegalStateException("the cursor has read it before"); // without what it was
    }
  }

  private String string(String name, JsonCursor cursor) throws BadJsonException {
    if (cursor.current() == JsonToken.VALUE_STRING) {
      return cursor.text();
    }
    cursor.skipValue();
    problems.invalid(name, name + " must be a string");
    return null;
  }

  private int whole(String name, JsonCursor cursor, int min, int max, String unit)
      throws BadJsonException {
    double number = cursor.current().isNumeric() ? cursor.number() : Double.NaN;
    cursor.skipValue();
    if (number >= min && number <= max && number == Math.rint(number)) {
      return (int) number;
    }
    problems.invalid(
        name, "%s must be a whole number%s from %d to %d".formatted(name, unit, min, max));
    return min;
  }

  /** The trigger; makes sense only where no problem was noted. */
  Trigger trigger() {
    if (!Names.isProject(key.project())) {
      problems.invalid("project", "project must be " + Names.PROJECT_RULE);
    }
    if (!Names.isTriggerId(key.id())) {
      problems.invalid("id", "id must be " + Names.TRIGGER_ID_RULE);
    }
    require("type", hasType, "the event type that the trigger listens to");
    require("url", hasUrl, "where the webhook listens");
    DeliveryPolicy policy = new DeliveryPolicy(retries, timeoutMs, backoff, perSecond, paused);
    return new Trigger(key, type, url, options, policy, payload, credentials());
  }

  private Credentials credentials() {
    Credentials read = new CredentialsReader(problems, now).read(credentials);
    if (read.tls() != null && url != null && !url.getScheme().equalsIgnoreCase("https")) {
      problems.invalid("tls", "tls is for addresses that begin with https://");
    }
    return read;
  }

  private void require(String name, boolean isThere, String meaning) {
    if (!isThere) {
      problems.add(Problem.MISSING_FIELD, name, "%s is required: %s".formatted(name, meaning));
    }
  }
}
