package io.dehaze.trigger;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.dehaze.credentials.Credentials;
import io.dehaze.credentials.CredentialsReader;
import io.dehaze.credentials.CredentialsWriter;
import io.dehaze.event.Checked;
import io.dehaze.event.Problems;
import io.dehaze.json.BadJsonException;
import io.dehaze.json.JsonCursor;
import io.dehaze.json.JsonLimits;
import io.dehaze.json.StrictJson;
import io.dehaze.secret.Encrypted;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Triggers as JSON: read strictly where people and programs write them, and leniently where we did,
 * since a newer version of us may have.
 */
public final class TriggerJson {
  private static final ObjectMapper MAPPER = JsonMapper.builder().build();
  private static final StrictJson STRICT = new StrictJson(JsonLimits.DEFAULT);

  private TriggerJson() {}

  /**
   * Reads a trigger as the trigger API takes it.
   *
   * @param key the project and the id that the path names
   * @param now since when the secrets are there that it gives
   * @return a trigger whose secrets are open, or to be kept
   */
  public static Checked<Trigger> parse(TriggerKey key, byte[] body, Instant now) {
    Problems problems = new Problems();
    return Checked.of(parse(key, body, now, problems), problems);
  }

  /** Notes what is wrong; what it returns makes sense only where nothing was. */
  static Trigger parse(TriggerKey key, byte[] body, Instant now, Problems problems) {
    try (JsonCursor cursor = STRICT.open(body)) {
      TriggerBody trigger = new TriggerBody(key, now, problems);
      if (cursor.next() == JsonToken.START_OBJECT) {
        trigger.readFields(cursor);
        cursor.end();
        return trigger.trigger();
      }
      cursor.skipValue();
      cursor.end();
      problems.add("not_an_object", null, "a trigger must be a JSON object");
    } catch (BadJsonException e) {
      problems.add(e);
    }
    return null;
  }

  /** Writes a trigger for the API: every setting that it has, and of secrets only their ids. */
  public static byte[] write(Trigger trigger) {
    return bytes(json -> write(trigger, json));
  }

  /** Writes a trigger whose secrets are closed for the trigger lane: they are in it, encrypted. */
  public static byte[] writeStored(Trigger trigger) {
    return bytes(
        json -> {
          json.writeStartObject();
          writeFields(trigger, json);
          Encrypted encrypted = trigger.credentials().encrypted();
          if (encrypted != null) {
            json.writeObjectFieldStart("encrypted");
            json.writeStringField("key", encrypted.keyId());
            json.writeBinaryField("data", encrypted.bytes());
            json.writeEndObject();
          }
          json.writeEndObject();
        });
  }

  private interface Writing {
    void to(JsonGenerator json) throws IOException;
  }

  private static byte[] bytes(Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator json = MAPPER.createGenerator(bytes)) {
      writing.to(json);
    } catch (IOException e) {
      throw new IllegalStateException("a checked trigger can always be written", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Writes a trigger as part of a larger document.
   *
   * @throws IOException where the generator's target fails
   */
  public static void write(Trigger trigger, JsonGenerator json) throws IOException {
    json.writeStartObject();
    writeFields(trigger, json);
    json.writeEndObject();
  }

  private static void writeFields(Trigger trigger, JsonGenerator json) throws IOException {
    json.writeStringField("id", trigger.id());
    json.writeStringField("type", trigger.type());
    json.writeStringField("url", trigger.url().toString());
    json.writeNumberField("retries", trigger.policy().retries());
    json.writeNumberField("timeout", trigger.policy().timeoutMs());
    write(trigger.policy().backoff(), json);
    if (trigger.policy().isLimited()) {
      json.writeNumberField("rateLimit", trigger.policy().perSecond());
    }
    if (trigger.policy().paused()) {
      json.writeBooleanField("paused", true);
    }
    json.writeObjectFieldStart("options");
    for (Map.Entry<String, String> option : new TreeMap<>(trigger.options()).entrySet()) {
      json.writeStringField(option.getKey(), option.getValue());
    }
    json.writeEndObject();
    json.writeStringField("payload", trigger.payload().label());
    new CredentialsWriter(json).write(trigger.credentials());
  }

  private static void write(Backoff backoff, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("backoff");
    json.writeNumberField("initial", backoff.initialMs());
    json.writeNumberField("multiplier", backoff.multiplier());
    json.writeNumberField("max", backoff.maxMs());
    json.writeNumberField("jitter", backoff.jitter());
    json.writeEndObject();
  }

  /**
   * Reads what {@link #writeStored} wrote, in this version or another one: unknown keys are
   * ignored.
   *
   * @return the trigger, or null where the bytes are not one that this version can carry out
   */
  public static Trigger readStored(TriggerKey key, byte[] stored) {
    try {
      return ofTree(key, MAPPER.readTree(stored));
    } catch (IOException | URISyntaxException e) {
      return null; // the caller knows where it stands and tells
    }
  }

  private static Trigger ofTree(TriggerKey key, JsonNode tree)
      throws IOException, URISyntaxException {
    String type = tree.path("type").textValue();
    String url = tree.path("url").textValue();
    PayloadForm payload =
        PayloadForm.ofLabel(tree.path("payload").asText(PayloadForm.SPACE_CLOUD.label()));
    if (type == null || url == null || payload == null) {
      return null;
    }
    URI address = new URI(url);
    return address.getHost() == null
        ? null
        : new Trigger(
            key,
            type,
            address,
            options(tree.path("options")),
            policy(tree),
            payload,
            credentials(tree));
  }

  private static Credentials credentials(JsonNode tree) throws IOException {
    Credentials closed = CredentialsReader.readStored(tree);
    JsonNode encrypted = tree.path("encrypted");
    byte[] data = encrypted.path("data").binaryValue();
    return data == null || closed.encrypted() != null
        ? closed
        : closed.closed(new Encrypted(encrypted.path("key").asText(), data));
  }

  private static DeliveryPolicy policy(JsonNode tree) {
    int retries = tree.path("retries").asInt(DeliveryPolicy.DEFAULT.retries());
    int timeoutMs = tree.path("timeout").asInt(DeliveryPolicy.DEFAULT.timeoutMs());
    double perSecond = tree.path("rateLimit").asDouble(DeliveryPolicy.NO_LIMIT);
    return new DeliveryPolicy(
        Math.max(0, retries),
        Math.max(1, timeoutMs),
        backoff(tree.path("backoff")),
        perSecond > 0 ? Math.max(TriggerBody.PER_SECOND_MIN, perSecond) : DeliveryPolicy.NO_LIMIT,
        tree.path("paused").asBoolean(false));
  }

  private static Backoff backoff(JsonNode tree) {
    return new Backoff(
        Math.max(1, tree.path("initial").asLong(Backoff.DEFAULT.initialMs())),
        Math.max(1, tree.path("multiplier").asDouble(Backoff.DEFAULT.multiplier())),
        Math.max(1, tree.path("max").asLong(Backoff.DEFAULT.maxMs())),
        Math.max(0, Math.min(1, tree.path("jitter").asDouble(Backoff.DEFAULT.jitter()))));
  }

  private static Map<String, String> options(JsonNode tree) {
    Map<String, String> options = new HashMap<>();
    tree.properties().forEach(option -> options.put(option.getKey(), option.getValue().asText()));
    return options;
  }
}
