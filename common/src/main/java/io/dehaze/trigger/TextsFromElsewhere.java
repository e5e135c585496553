package io.dehaze.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.dehaze.event.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Puts the text of an environment variable or of a file where the credentials of a trigger in a
 * file name it. Only an operator's file may do so: over the API anybody could read what the gateway
 * can.
 */
final class TextsFromElsewhere {
  private static final List<String> FIELDS = List.of("signing", "headers", "authorization", "tls");
  private static final int BYTES_MAX = 65_536;

  private final UnaryOperator<String> environment;
  private final Problems problems;

  TextsFromElsewhere(UnaryOperator<String> environment, Problems problems) {
    this.environment = environment;
    this.problems = problems;
  }

  void putInto(ObjectNode trigger) {
    for (String field : FIELDS) {
      if (trigger.has(field)) {
        trigger.set(field, withTexts(trigger.get(field)));
      }
    }
  }

  private JsonNode withTexts(JsonNode node) {
    if (node.size() == 1 && node.path("fromEnv").isTextual()) {
      return variable(node.get("fromEnv").textValue());
    }
    if (node.size() == 1 && node.path("fromFile").isTextual()) {
      return file(node.get("fromFile").textValue());
    }
    if (node instanceof ObjectNode object) {
      object.properties().forEach(each -> each.setValue(withTexts(each.getValue())));
    } else if (node instanceof ArrayNode list) {
      for (int i = 0; i < list.size(); i++) {
        list.set(i, withTexts(list.get(i)));
      }
    }
    return node;
  }

  private JsonNode variable(String name) {
    String value = environment.apply(name);
    if (value == null) {
      problems.invalid("fromEnv", "the environment variable %s is not set".formatted(name));
    }
    return TextNode.valueOf(value == null ? "" : value);
  }

  private JsonNode file(String name) {
    try {
      Path path = Path.of(name);
      if (Files.size(path) <= BYTES_MAX) {
        return TextNode.valueOf(Files.readString(path).strip());
      }
      problems.invalid("fromFile", "the file %s has more than %d bytes".formatted(name, BYTES_MAX));
    } catch (IOException | InvalidPathException e) {
      problems.invalid("fromFile", "the file %s cannot be read: %s".formatted(name, e));
    }
    return TextNode.valueOf("");
  }
}
