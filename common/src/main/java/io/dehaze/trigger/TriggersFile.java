package io.dehaze.trigger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.dehaze.event.Checked;
import io.dehaze.event.Problem;
import io.dehaze.event.Problems;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A file of triggers, for Git and ConfigMaps: YAML or JSON, an object with the one field {@code
 * triggers}, a list of triggers as the trigger API takes them, each with its {@code project} and
 * {@code id}. A text in its credentials may come from elsewhere: {@code {"fromEnv": "NAME"}} or
 * {@code {"fromFile": "/path"}}, since a ConfigMap is no place for secrets.
 */
public final class TriggersFile {
  private static final ObjectMapper YAML =
      YAMLMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Problems problems = new Problems();
  private final List<Trigger> triggers = new ArrayList<>();
  private final Set<TriggerKey> keys = new HashSet<>();
  private final TextsFromElsewhere texts;
  private final Instant now;

  private TriggersFile(UnaryOperator<String> environment, Instant now) {
    this.texts = new TextsFromElsewhere(environment, problems);
    this.now = now;
  }

  /**
   * Reads a file's content, and what it names.
   *
   * @param environment the value of a variable, or null where it is not set
   * @param now since when its secrets are there
   * @return all triggers in the order of the file; or all that is wrong, each with the index of its
   *     trigger
   */
  public static Checked<List<Trigger>> parse(
      byte[] content, UnaryOperator<String> environment, Instant now) {
    TriggersFile file = new TriggersFile(environment, now);
    file.read(content);
    return Checked.of(List.copyOf(file.triggers), file.problems);
  }

  private void read(byte[] content) {
    try {
      JsonNode list = list(beginsAsJson(content) ? JSON.readTree(content) : YAML.readTree(content));
      for (int i = 0; i < list.size(); i++) {
        problems.inItem(i);
        readTrigger(list.get(i));
      }
    } catch (JsonProcessingException e) {
      problems.add(
          "bad_file",
          null,
          "neither YAML nor JSON (line %d, column %d)"
              .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr()));
    } catch (IOException e) {
      problems.add("bad_file", null, "neither YAML nor JSON in UTF-8");
    }
  }

  private static boolean beginsAsJson(byte[] content) {
    for (byte b : content) {
      if (b > ' ') {
        return b == '{';
      }
    }
    return false;
  }

  private JsonNode list(JsonNode root) {
    JsonNode list = root.path("triggers");
    if (!root.isObject() || root.size() != 1 || !list.isArray()) {
      problems.add(
          Problem.INVALID_FIELD,
          "triggers",
          "the file must have one field, triggers: a list of triggers with project and id");
    }
    return list;
  }

  private void readTrigger(JsonNode tree) throws JsonProcessingException {
    if (!(tree instanceof ObjectNode fields)) {
      problems.add("not_an_object", null, "a trigger must be an object");
      return;
    }
    TriggerKey key = new TriggerKey(takeName("project", fields), takeName("id", fields));
    texts.putInto(fields);
    Trigger trigger = TriggerJson.parse(key, JSON.writeValueAsBytes(fields), now, problems);
    if (trigger != null && trigger.credentials().isClosed()) {
      problems.invalid("id", "a file must give its secrets, or where they are, and not their ids");
    }
    if (!keys.add(key)) {
      problems.invalid("id", "the project's trigger with this id stands in the file before");
    }
    if (problems.isEmpty()) {
      triggers.add(trigger);
    }
  }

  private static String takeName(String field, ObjectNode fields) {
    JsonNode name = fields.remove(field);
    return name != null && name.isTextual() ? name.textValue() : ""; // "" breaks the rule for names
  }
}
