package io.dehaze.system.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An event that a producer of a test sends.
 *
 * @param id the producer's; null leaves it to the gateway
 * @param kind its type, and where it must arrive
 * @param data JSON, as it must arrive
 * @param dueMs when it must arrive and not before, in milliseconds since the epoch; 0 for at once
 */
public record PlannedEvent(String id, Kind kind, byte[] data, long dueMs) {

  /** The queue endpoint's body for these events: one object, or an array if there are more. */
  static byte[] body(List<PlannedEvent> events) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    String before = events.size() == 1 ? "" : "[";
    for (PlannedEvent event : events) {
      body.writeBytes(before.getBytes(UTF_8));
      event.writeTo(body);
      before = ",";
    }
    body.writeBytes((events.size() == 1 ? "" : "]").getBytes(UTF_8));
    return body.toByteArray();
  }

  private void writeTo(ByteArrayOutputStream body) {
    String idField = id == null ? "" : "\"id\":\"%s\",".formatted(id);
    String timestamp = dueMs == 0 ? "" : "\"timestamp\":%d,".formatted(dueMs);
    String options =
        kind.options().entrySet().stream()
            .map(option -> "\"%s\":\"%s\"".formatted(option.getKey(), option.getValue()))
            .collect(Collectors.joining(",", "{", "}"));
    body.writeBytes(
        "{\"type\":\"%s\",%s%s\"options\":%s,\"data\":"
            .formatted(kind.type(), idField, timestamp, options)
            .getBytes(UTF_8));
    body.writeBytes(data);
    body.write('}');
  }
}
