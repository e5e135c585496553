package io.dehaze.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonToken;
import io.dehaze.json.BadJsonException;
import io.dehaze.json.JsonCursor;
import io.dehaze.json.StrictJson;
import java.util.Base64;
import java.util.Set;

/**
 * Reads one event in the JSON format of CloudEvents 1.0: attributes and data in one object. Data
 * that is JSON is cut out as it was written.
 */
public final class CloudEventJson {
  private static final byte[] JSON_NULL = "null".getBytes(UTF_8);
  private static final byte[] NOTHING = {};

  /** What CloudEvents itself defines as text; extensions may be numbers and booleans too. */
  private static final Set<String> CORE =
      Set.of(
          "specversion",
          "id",
          "source",
          "type",
          "subject",
          "time",
          "datacontenttype",
          "dataschema");

  private final StrictJson json;
  private final CloudEventAttributes attributes;
  private final Problems problems;

  private byte[] data;
  private String base64;

  private CloudEventJson(StrictJson json, CloudEventAttributes attributes, Problems problems) {
    this.json = json;
    this.attributes = attributes;
    this.problems = problems;
  }

  /**
   * Reads the object that the cursor stands on, to its end.
   *
   * @param json reads data that was sent in base64 and says that it is JSON
   * @param attributes where to put the attributes
   * @param problems where to note what is wrong
   * @return the bytes of the data, as {@link Event#data} has them; they make sense only where no
   *     problem was noted
   * @throws BadJsonException where the document is not acceptable JSON
   */
  public static byte[] read(
      StrictJson json, JsonCursor cursor, CloudEventAttributes attributes, Problems problems)
      throws BadJsonException {
    CloudEventJson event = new CloudEventJson(json, attributes, problems);
    while (cursor.next() == JsonToken.FIELD_NAME) {
      event.readField(cursor.fieldName(), cursor);
    }
    return event.dataBytes();
  }

  /** The bytes of an event without data: JSON's null, or none where the data is not JSON. */
  public static byte[] noData(boolean isJson) {
    return isJson ? JSON_NULL : NOTHING;
  }

  private void readField(String name, JsonCursor cursor) throws BadJsonException {
    JsonToken token = cursor.next();
    if (name.equals("data")) {
      data = token == JsonToken.VALUE_NULL ? null : cursor.slice();
    } else if (token == JsonToken.VALUE_NULL) {
      return; // an attribute that is null is absent: CloudEvents JSON format section 2.1
    } else if (name.equals("data_base64")) {
      readBase64(token, cursor);
    } else {
      readAttribute(name, token, cursor);
    }
  }

  private void readBase64(JsonToken token, JsonCursor cursor) throws BadJsonException {
    if (token == JsonToken.VALUE_STRING) {
      base64 = cursor.text();
    } else {
      cursor.skipValue();
      problems.invalid("data_base64", "data_base64 must be a string in base64 (RFC 4648)");
    }
  }

  private void readAttribute(String name, JsonToken token, JsonCursor cursor)
      throws BadJsonException {
    boolean extension = !CORE.contains(name);
    if (token == JsonToken.VALUE_STRING || (extension && token.isScalarValue())) {
      attributes.put(name, token.isNumeric() ? cursor.numberText() : cursor.text());
      return;
    }
    cursor.skipValue();
    String quoted = AttributeRules.quoted(name);
    problems.invalid(
        AttributeRules.shown(name),
        extension
            ? quoted + " must be a string, a number, true or false"
            : name + " must be a string");
  }

  private byte[] dataBytes() throws BadJsonException {
    boolean isJson = attributes.saysJson();
    if (base64 != null) {
      return fromBase64(isJson);
    }
    if (data == null) {
      return noData(isJson);
    }
    return isJson || data[0] != '"' ? data : textOf(data);
  }

  private byte[] fromBase64(boolean isJson) {
    if (data != null) {
      problems.add(
          Problem.CONFLICTING_FIELDS, "data_base64", "send either data or data_base64, not both");
      return NOTHING;
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(base64);
      if (isJson) {
        json.check(bytes);
      }
      return bytes;
    } catch (IllegalArgumentException e) {
      problems.invalid("data_base64", "data_base64 must be a string in base64 (RFC 4648)");
    } catch (BadJsonException e) {
      problems.add(e.code(), "data_base64", "data_base64 says that it is JSON: " + e.getMessage());
    }
    return NOTHING;
  }

  /** Data that is not JSON but text: what the JSON string says, not how it is written. */
  private byte[] textOf(byte[] string) throws BadJsonException {
    try (JsonCursor cursor = json.open(string)) {
      cursor.next();
      String text = cursor.text();
      return AttributeRules.isWellFormed("data", text, problems) ? text.getBytes(UTF_8) : NOTHING;
    }
  }
}
