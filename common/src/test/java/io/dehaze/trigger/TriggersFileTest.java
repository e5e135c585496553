package io.dehaze.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.dehaze.event.Checked;
import io.dehaze.event.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TriggersFileTest {
  private static Checked<List<Trigger>> parse(String content) {
    return TriggersFile.parse(content.getBytes(UTF_8));
  }

  private static List<Problem> problems(String content) {
    Checked<List<Trigger>> checked = parse(content);
    assertThat(checked).isInstanceOf(Checked.Refused.class);
    return ((Checked.Refused<List<Trigger>>) checked).problems();
  }

  @Test
  void readsYaml() {
    String file =
        """
        # who gets what
        triggers:
          - project: shop
            id: send-mail
            type: paid
            url: https://shop.example/hook
            retries: 5
            options:
              db: "a,b"
          - {project: shop, id: other, type: paid, url: "http://localhost:8080"}
        """;
    Checked<List<Trigger>> checked = parse(file);
    assertThat(checked).isInstanceOf(Checked.Good.class);
    assertThat(((Checked.Good<List<Trigger>>) checked).value())
        .extracting(Trigger::key, t -> t.policy().retries())
        .containsExactly(
            tuple(new TriggerKey("shop", "send-mail"), 5),
            tuple(new TriggerKey("shop", "other"), 3));
  }

  @Test
  void readsJson() {
    String file =
        "\n{\"triggers\":[\n\t{\"project\":\"shop\",\"id\":\"a\",\"type\":\"paid\",\"url\":\"http://a\"}]}";
    Checked<List<Trigger>> checked = parse(file);
    assertThat(((Checked.Good<List<Trigger>>) checked).value())
        .extracting(Trigger::id)
        .containsExactly("a");
  }

  @Test
  void takesNoTriggersAsNone() {
    assertThat(((Checked.Good<List<Trigger>>) parse("triggers: []")).value()).isEmpty();
  }

  @Test
  void listsAllMistakesWithTheIndexOfTheirTrigger() {
    String file =
        """
        triggers:
          - {project: shop, id: a, type: paid, url: "http://a"}
          - {project: shop, id: a, type: paid, url: "http://a"}
          - {id: 5, type: paid, url: "ftp://a", retires: 3}
          - just text
        """;
    assertThat(problems(file))
        .extracting(Problem::item, Problem::code, Problem::field)
        .containsExactly(
            tuple(1, "invalid_field", "id"),
            tuple(2, "invalid_field", "url"),
            tuple(2, "unknown_field", "retires"),
            tuple(2, "invalid_field", "project"),
            tuple(2, "invalid_field", "id"),
            tuple(3, "not_an_object", null));
  }

  @ParameterizedTest
  @CsvSource({
    "'',invalid_field",
    "'just text',invalid_field",
    "'[]',invalid_field",
    "'{}',invalid_field",
    "'triggers: {}',invalid_field",
    "'triggers: []\nmore: 1',invalid_field",
    "'{\"triggers\":[],\"triggers\":[]}',bad_file",
    "'{\"triggers\":[]}x',bad_file",
    "'triggers: []\ntriggers: []',bad_file",
    "'triggers: [',bad_file",
    "'triggers: []\n---\ntriggers: []',bad_file",
    "'{\"triggers\":',bad_file",
    "'\u0001',bad_file"
  })
  void refusesFilesOfAnotherShape(String content, String code) {
    assertThat(problems(content)).extracting(Problem::code).containsExactly(code);
  }

  @Test
  void refusesOtherEncodings() {
    Checked<List<Trigger>> checked = TriggersFile.parse(new byte[] {'a', (byte) 0xC3, 0x28});
    assertThat(checked).isInstanceOf(Checked.Refused.class);
  }
}
