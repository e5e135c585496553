package io.dehaze.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.dehaze.credentials.Credentials;
import io.dehaze.event.Checked;
import io.dehaze.event.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TriggersFileTest {
  private static Checked<List<Trigger>> parse(String content) {
    return TriggersFile.parse(content.getBytes(UTF_8), name -> null, Instant.EPOCH);
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
    Checked<List<Trigger>> checked =
        TriggersFile.parse(new byte[] {'a', (byte) 0xC3, 0x28}, name -> null, Instant.EPOCH);
    assertThat(checked).isInstanceOf(Checked.Refused.class);
  }

  @Test
  void takesSecretsFromTheEnvironmentAndFromFiles(@TempDir Path folder) throws Exception {
    Path token = Files.writeString(folder.resolve("token"), "from-the-file\n");
    String file =
        """
        triggers:
          - project: shop
            id: mail
            type: paid
            url: http://a.example
            signing:
              - fromEnv: MAIL_KEY
            headers:
              X-Tenant: acme
            authorization:
              bearer:
                fromFile: %s
        """
            .formatted(token);
    String key = "whsec_" + "A".repeat(32);
    Credentials credentials =
        ((Checked.Good<List<Trigger>>)
                TriggersFile.parse(
                    file.getBytes(UTF_8), Map.of("MAIL_KEY", key)::get, Instant.EPOCH))
            .value()
            .get(0)
            .credentials();
    assertThat(credentials.signing().get(0).secret().value().reveal()).isEqualTo(key);
    assertThat(credentials.headers().get("X-Tenant").value().reveal()).isEqualTo("acme");
    assertThat(credentials.authorization().secret().value().reveal()).isEqualTo("from-the-file");

    Checked<List<Trigger>> unset =
        TriggersFile.parse(file.getBytes(UTF_8), name -> null, Instant.EPOCH);
    assertThat(((Checked.Refused<List<Trigger>>) unset).problems().get(0).sentence())
        .contains("MAIL_KEY is not set");
  }
}
