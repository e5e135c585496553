package io.dehaze.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The records of the lane of endpoints: how workers find the endpoints that they call. The lane is
 * compacted. A row's key is {@code worker/endpoint}; a worker's sign of life has the worker alone
 * as its key, and while it does not come the worker's rows count for nothing.
 */
public final class EndpointRecords {
  private static final ObjectMapper MAPPER = JsonMapper.builder().build();
  private static final byte[] ALIVE = "{}".getBytes(UTF_8);

  /**
   * What a record's key says.
   *
   * @param worker who wrote it
   * @param endpoint about which endpoint; null for a sign of life
   */
  public record Key(String worker, String endpoint) {}

  private EndpointRecords() {}

  /** The record that says how a worker finds an endpoint. */
  public static ProducerRecord<byte[], byte[]> row(
      String topic, String worker, Endpoint endpoint, EndpointStatus status) {
    return new ProducerRecord<>(topic, key(worker, endpoint), write(status));
  }

  /** The record that removes a row. */
  public static ProducerRecord<byte[], byte[]> removal(
      String topic, String worker, Endpoint endpoint) {
    return new ProducerRecord<>(topic, key(worker, endpoint), null);
  }

  /** A worker's sign of life. */
  public static ProducerRecord<byte[], byte[]> alive(String topic, String worker) {
    return new ProducerRecord<>(topic, worker.getBytes(UTF_8), ALIVE);
  }

  private static byte[] key(String worker, Endpoint endpoint) {
    return (worker + '/' + endpoint).getBytes(UTF_8);
  }

  /** Reads a record's key; null where it has none. */
  public static Key readKey(byte[] key) {
    if (key == null || key.length == 0) {
      return null;
    }
    String text = new String(key, UTF_8);
    int slash = text.indexOf('/');
    return slash < 0
        ? new Key(text, null)
        : new Key(text.substring(0, slash), text.substring(slash + 1));
  }

  private static byte[] write(EndpointStatus status) {
    ObjectNode json =
        MAPPER
            .createObjectNode()
            .put("state", status.state().label())
            .put("since", status.sinceMs())
            .put("inFlight", status.inFlight())
            .put("calls", status.calls())
            .put("failed", status.failed())
            .put("lastError", status.lastError())
            .put("lastErrorAt", status.lastErrorMs())
            .put("deferred", status.deferred())
            .put("backlog", status.backlog());
    return json.toString().getBytes(UTF_8);
  }

  /** Reads a row, of this version or another; null where it makes no sense. */
  public static EndpointStatus readRow(byte[] value) {
    try {
      JsonNode json = MAPPER.readTree(value);
      BreakerState state = BreakerState.ofLabel(json.path("state").asText());
      return state == null
          ? null
          : new EndpointStatus(
              state,
              json.path("since").asLong(),
              json.path("inFlight").asInt(),
              json.path("calls").asInt(),
              json.path("failed").asInt(),
              json.path("lastError").textValue(),
              json.path("lastErrorAt").asLong(),
              json.path("deferred").asLong(),
              json.path("backlog").asLong());
    } catch (IOException e) {
      return null;
    }
  }
}
