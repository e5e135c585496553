package io.dehaze.system.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The gateway's openapi.yaml, as what clients of the tests hold each answer to: an answer to a
 * path, method or status that it does not describe, or whose body is another, is a failure.
 * Thread-safe.
 */
public final class Contract {
  private static final String LOCATION = "https://dehaze.test/openapi.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * One thing that the gateway does.
   *
   * @param path what its path matches
   * @param pointer to it in the description
   */
  private record Operation(String method, Pattern path, String pointer) {}

  private final JsonNode description;
  private final SchemaRegistry schemas;
  private final List<Operation> operations = new ArrayList<>();
  private final Map<String, Schema> known = new ConcurrentHashMap<>();

  private Contract(JsonNode description) {
    this.description = description;
    this.schemas =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemas(Map.of(LOCATION, asSchema(description))));
    description
        .path("paths")
        .properties()
        .forEach(path -> path.getValue().properties().forEach(each -> add(path.getKey(), each)));
  }

  /** A JSON schema with the whole description at a place where it means nothing by itself. */
  private static String asSchema(JsonNode description) {
    return "{\"default\":"
        + description.toString().replace("#/components/", "#/default/components/")
        + "}";
  }

  private void add(String path, Map.Entry<String, JsonNode> entry) {
    if (entry.getValue().has("responses")) {
      String regex = Pattern.quote(path).replaceAll("\\{[a-z]+}", "\\\\E[^/]+\\\\Q");
      String pointer = "/paths/" + path.replace("/", "~1") + "/" + entry.getKey();
      operations.add(
          new Operation(entry.getKey().toUpperCase(Locale.ROOT), Pattern.compile(regex), pointer));
    }
  }

  /** The description that the gateways of this build serve. */
  public static Contract ofThisBuild() {
    try (InputStream yaml = Contract.class.getResourceAsStream("/io/dehaze/gateway/openapi.yaml")) {
      return new Contract(new YAMLMapper().readTree(yaml));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Fails unless an answer is as described, and the request too if it was taken.
   *
   * @param path with its query, if it has one
   * @param contentType of the request; null if it has none
   * @param request the body; empty if there is none, or if it is not JSON
   */
  public void check(
      String method, String path, String contentType, String request, int status, String answer) {
    Optional<Operation> operation = find(method, path.replaceAll("\\?.*", ""));
    if (operation.isEmpty()) {
      expect(
          status == 404 || status == 405 || status == 501,
          method + " " + path + " is not described");
      checkRefusal(answer, method + " " + path + ": " + status);
      return;
    }
    String pointer = operation.get().pointer();
    String what = "%s %s: %d".formatted(method, path, status);
    checkBody(responseSchema(pointer, status, what), answer, what);
    if (status == 200 && !request.isEmpty() && contentType != null) {
      checkRequest(pointer, contentType, request, what);
    }
  }

  /**
   * Fails unless a body is one that says why a request was not carried out.
   *
   * @param what of whom it is, for the failure
   */
  public void checkRefusal(String body, String what) {
    checkBody("/components/schemas/Refusal", body, what);
  }

  private void checkRequest(String pointer, String contentType, String request, String what) {
    String type = contentType.replaceAll("\\s*;.*", "");
    JsonNode content = description.at(pointer + "/requestBody/content");
    expect(content.has(type), what + ": a request of " + type + " was taken and is not described");
    checkBody(
        pointer + "/requestBody/content/" + type.replace("/", "~1") + "/schema",
        request,
        what + ", its request");
  }

  private Optional<Operation> find(String method, String path) {
    return operations.stream()
        .filter(each -> each.method().equals(method) && each.path().matcher(path).matches())
        .findFirst();
  }

  private String responseSchema(String pointer, int status, String what) {
    String responses = pointer + "/responses/";
    boolean own = description.at(responses + status).isObject();
    expect(own || status >= 400, what + " is not described");
    String response = responses + (own ? status : "default");
    JsonNode reference = description.at(response).path("$ref");
    String resolved = reference.isTextual() ? reference.asText().substring(1) : response;
    return resolved + "/content/application~1json/schema";
  }

  private void checkBody(String pointer, String body, String what) {
    Schema schema =
        known.computeIfAbsent(
            pointer, each -> schemas.getSchema(SchemaLocation.of(LOCATION + "#/default" + each)));
    List<String> problems;
    try {
      problems = schema.validate(JSON.readTree(body)).stream().map(Object::toString).toList();
    } catch (IOException e) {
      throw new AssertionError(what + " is not JSON: " + body, e);
    }
    expect(problems.isEmpty(), what + " is not as described: " + problems + " in " + body);
  }

  private static void expect(boolean fact, String otherwise) {
    if (!fact) {
      throw new AssertionError(otherwise);
    }
  }
}
