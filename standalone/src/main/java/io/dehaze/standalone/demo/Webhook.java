package io.dehaze.standalone.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A request that the demo's receiver got.
 *
 * @param path where to, such as {@code /billing}
 * @param headers by name in lower case; of repeated ones the first
 * @param body as it came
 * @param arrived when its head had been read
 */
record Webhook(String path, Map<String, String> headers, byte[] body, Instant arrived) {
  private static final JsonMapper JSON = new JsonMapper();

  /** The id of the event: of a binary CloudEvent in a header, else in the body. */
  Optional<String> id() {
    return attribute("id");
  }

  /** When the event occurred, if it says so in a way that this can read. */
  Optional<Instant> time() {
    try {
      return attribute("time").map(Instant::parse);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** The body as people read it. */
  String text() {
    return new String(body, UTF_8);
  }

  private Optional<String> attribute(String name) {
    String header = headers.get("ce-" + name);
    return header != null ? Optional.of(header) : inBody(name);
  }

  private Optional<String> inBody(String name) {
    try {
      JsonNode value = JSON.readTree(body).path(name);
      return value.isTextual() ? Optional.of(value.textValue()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // what a person posts here need not be JSON
    }
  }
}
