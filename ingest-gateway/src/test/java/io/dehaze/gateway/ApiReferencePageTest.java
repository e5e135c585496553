package io.dehaze.gateway;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Holds docs/api-reference.md to openapi.yaml: it is written from it. */
class ApiReferencePageTest {
  private static final Path PAGE = Path.of("..", "docs", "api-reference.md");
  private static final Path WRITTEN = Path.of("target", "api-reference.md");

  private JsonNode description;

  @Test
  void saysWhatTheDescriptionSays() throws Exception {
    try (InputStream yaml =
        ApiReferencePageTest.class.getResourceAsStream("/io/dehaze/gateway/openapi.yaml")) {
      description = new YAMLMapper().readTree(yaml);
    }
    String page = page();
    Files.writeString(WRITTEN, page);
    assertThat(Files.readString(PAGE))
        .as("Changed: cp ingest-gateway/target/api-reference.md docs/api-reference.md")
        .isEqualTo(page);
  }

  private String page() {
    StringBuilder page =
        new StringBuilder(
            """
            # API reference

            Written from the OpenAPI description that a gateway serves at `/openapi.yaml`, by `ApiReferencePageTest`. With words and examples: [api.md](api.md).

            """);
    description
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        each -> {
                          if (each.getValue().has("responses")) {
                            page.append(
                                operation(
                                    each.getKey(),
                                    path.getKey(),
                                    path.getValue(),
                                    each.getValue()));
                          }
                        }));
    page.append("## Schemas\n");
    description
        .at("/components/schemas")
        .properties()
        .forEach(each -> page.append(schema(each.getKey(), each.getValue())));
    return page.toString();
  }

  private String operation(String method, String path, JsonNode item, JsonNode operation) {
    StringBuilder text = new StringBuilder();
    text.append("## `%s %s`\n\n".formatted(method.toUpperCase(Locale.ROOT), path));
    text.append(operation.path("summary").asText()).append("\n\n");
    if (operation.has("description")) {
      text.append(operation.path("description").asText()).append("\n\n");
    }
    text.append("| | | |\n| --- | --- | --- |\n");
    row(text, "right", operation.path("x-right").asText(), "");
    List<JsonNode> parameters = new ArrayList<>();
    item.path("parameters").forEach(parameters::add);
    operation.path("parameters").forEach(parameters::add);
    parameters.stream()
        .map(this::resolved)
        .forEach(
            each ->
                row(
                    text,
                    each.path("in").asText() + " `" + each.path("name").asText() + "`",
                    type(each.path("schema")),
                    each.path("description").asText()));
    operation
        .at("/requestBody/content")
        .properties()
        .forEach(
            each ->
                row(text, "body", type(each.getValue().path("schema")), "`" + each.getKey() + "`"));
    operation
        .path("responses")
        .properties()
        .forEach(
            each -> {
              JsonNode response = resolved(each.getValue());
              String types =
                  response.path("content").properties().stream()
                      .map(content -> type(content.getValue().path("schema")))
                      .collect(joining(", "));
              row(text, each.getKey(), types, response.path("description").asText());
            });
    return text.append('\n').toString();
  }

  private static String schema(String name, JsonNode schema) {
    StringBuilder text = new StringBuilder("\n### %s\n\n".formatted(name));
    if (schema.has("description")) {
      text.append(schema.path("description").asText()).append("\n\n");
    }
    if (!schema.has("properties")) {
      return text.append(type(schema)).append('\n').toString();
    }
    text.append("| field | type | |\n| --- | --- | --- |\n");
    List<String> required = new ArrayList<>();
    schema.path("required").forEach(each -> required.add(each.asText()));
    schema
        .path("properties")
        .properties()
        .forEach(
            each ->
                row(
                    text,
                    "`"
                        + each.getKey()
                        + "`"
                        + (required.contains(each.getKey()) ? ", required" : ""),
                    type(each.getValue()),
                    each.getValue().path("description").asText()));
    return text.toString();
  }

  private static void row(StringBuilder text, String first, String second, String third) {
    text.append("| %s | %s | %s |\n".formatted(first, second, third));
  }

  private JsonNode resolved(JsonNode node) {
    JsonNode reference = node.path("$ref");
    return reference.isTextual() ? description.at(reference.asText().substring(1)) : node;
  }

  private static String type(JsonNode schema) {
    if (schema.has("$ref")) {
      String name = schema.path("$ref").asText();
      name = name.substring(name.lastIndexOf('/') + 1);
      return "[%s](#%s)".formatted(name, name.toLowerCase(Locale.ROOT));
    }
    for (String several : List.of("oneOf", "anyOf", "allOf")) {
      if (schema.path(several).isArray() && !schema.has("properties")) {
        List<String> types = new ArrayList<>();
        schema.path(several).forEach(each -> types.add(type(each)));
        types.removeIf(String::isEmpty);
        return String.join(several.equals("allOf") ? " and " : " or ", types);
      }
    }
    if (schema.has("enum") || schema.has("const")) {
      List<String> values = new ArrayList<>();
      schema.path("enum").forEach(each -> values.add("`" + each.asText() + "`"));
      return schema.has("const")
          ? "`" + schema.path("const").asText() + "`"
          : String.join(", ", values);
    }
    if (schema.path("type").asText().equals("array")) {
      return "array of " + type(schema.path("items"));
    }
    return plain(schema);
  }

  private static String plain(JsonNode schema) {
    List<String> names = new ArrayList<>();
    if (schema.path("type").isArray()) {
      schema.path("type").forEach(each -> names.add(each.asText()));
    } else {
      names.add(schema.path("type").asText());
    }
    String name = String.join(" or ", names);
    if (schema.has("format")) {
      name += " (" + schema.path("format").asText() + ")";
    }
    if (schema.has("minimum") || schema.has("maximum")) {
      name +=
          " "
              + (schema.has("minimum") ? schema.path("minimum").asText() : "")
              + ".."
              + (schema.has("maximum") ? schema.path("maximum").asText() : "");
    }
    return name.isEmpty() ? (schema.isMissingNode() ? "" : "any") : name;
  }
}
