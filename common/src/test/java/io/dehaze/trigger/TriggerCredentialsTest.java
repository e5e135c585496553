package io.dehaze.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dehaze.credentials.Credentials;
import io.dehaze.event.Checked;
import io.dehaze.event.Problem;
import io.dehaze.secret.CannotDecrypt;
import io.dehaze.secret.EncryptionKeys;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TriggerCredentialsTest {
  private static final TriggerKey KEY = new TriggerKey("shop", "mail");
  private static final Instant NOW = Instant.parse("2026-11-25T18:00:00Z");
  private static final String HMAC =
      "whsec_" + Base64.getEncoder().encodeToString("canary-canary-canary-canary!".getBytes(UTF_8));

  /** RFC 8032 section 7.1, test 1. */
  private static final String SEED = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=";

  private static final String PUBLIC = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
  private static final String ALL =
      ("\"signing\":[\"%s\",\"whsk_%s\"],\"headers\":{\"X-Api-Key\":\"canary one\"},"
              + "\"authorization\":{\"basic\":{\"user\":\"ada\",\"password\":\"canary: ü\"}}")
          .formatted(HMAC, SEED);

  private final TriggerVault vault =
      new TriggerVault(EncryptionKeys.parse(EncryptionKeys.generate().reveal()));

  private static Checked<Trigger> parse(String url, String fields) {
    String body = "{\"type\":\"paid\",\"url\":\"%s\",%s}".formatted(url, fields);
    return TriggerJson.parse(KEY, body.getBytes(UTF_8), NOW);
  }

  private static Trigger good(String fields) {
    return good(parse("https://shop.example/hook", fields));
  }

  private static Trigger good(Checked<Trigger> checked) {
    assertThat(checked).isInstanceOf(Checked.Good.class);
    return ((Checked.Good<Trigger>) checked).value();
  }

  private static List<Problem> problems(Checked<Trigger> checked) {
    assertThat(checked).isInstanceOf(Checked.Refused.class);
    return ((Checked.Refused<Trigger>) checked).problems();
  }

  private Trigger stored(String fields) {
    Trigger closed = good(vault.close(good(fields), null));
    return TriggerJson.readStored(KEY, TriggerJson.writeStored(closed));
  }

  private static String shown(Trigger trigger) {
    return new String(TriggerJson.write(trigger), UTF_8);
  }

  /** What somebody sends who read a trigger and changes nothing. */
  private static Checked<Trigger> sentBack(Trigger stored) {
    return TriggerJson.parse(KEY, TriggerJson.write(stored), NOW.plusSeconds(60));
  }

  @Test
  void areStoredEncrypted_shownByTheirIds_andOpenAgain() throws Exception {
    Trigger stored = stored(ALL);

    assertThat(new String(TriggerJson.writeStored(stored), UTF_8))
        .doesNotContain("canary", HMAC, SEED);
    assertThat(stored.toString()).doesNotContain("canary", HMAC, SEED);
    assertThat(good(ALL).toString()).doesNotContain("canary", HMAC, SEED);
    assertThat(shown(stored))
        .doesNotContain("canary", HMAC, SEED, "encrypted")
        .contains("\"publicKey\":\"whpk_" + PUBLIC + "\"", "\"user\":\"ada\"", "X-Api-Key")
        .contains("\"since\":\"2026-11-25T18:00:00Z\"");
    Credentials open = vault.open(stored);
    assertThat(open.signing())
        .extracting(key -> key.secret().value().reveal())
        .containsExactly(HMAC, "whsk_" + SEED);
    assertThat(open.headers().get("X-Api-Key").value().reveal()).isEqualTo("canary one");
    assertThat(open.authorization().secret().value().reveal()).isEqualTo("canary: ü");
  }

  @Test
  void areKeptWhereTheirIdsAreSentBack() throws Exception {
    Trigger stored = stored(ALL);
    Trigger again = good(vault.close(good(sentBack(stored)), stored));

    assertThat(shown(again)).isEqualTo(shown(stored));
    assertThat(vault.open(again)).isEqualTo(vault.open(stored));
  }

  @Test
  void areGoneWhereNobodyNamesThem() {
    Trigger stored = stored(ALL);
    Trigger replaced = good(vault.close(good("\"retries\":1"), stored));
    assertThat(replaced.credentials().isNone()).isTrue();
    assertThat(TriggerJson.writeStored(replaced)).isEqualTo(TriggerJson.write(replaced));
  }

  @Test
  void mayBeKeptAndGivenSideBySide() throws Exception {
    Trigger stored = stored("\"signing\":[\"" + HMAC + "\"]");
    String kept = "{\"id\":\"" + stored.credentials().signing().get(0).secret().id() + "\"}";
    Trigger both =
        good(vault.close(good("\"signing\":[\"whsk_" + SEED + "\"," + kept + "]"), stored));
    assertThat(vault.open(both).signing())
        .extracting(key -> key.secret().value().reveal())
        .containsExactly("whsk_" + SEED, HMAC);
  }

  @Test
  void areNeverSentToAnotherEndpointByWhoDoesNotKnowThem() {
    Trigger stored = stored(ALL);
    String body = shown(stored).replace("https://shop.example/hook", "https://thief.example/hook");
    Trigger moved = good(TriggerJson.parse(KEY, body.getBytes(UTF_8), NOW));
    assertThat(problems(vault.close(moved, stored)).get(0).field()).isEqualTo("url");

    String path = shown(stored).replace("/hook", "/other");
    Trigger sameEndpoint = good(TriggerJson.parse(KEY, path.getBytes(UTF_8), NOW));
    assertThat(vault.close(sameEndpoint, stored)).isInstanceOf(Checked.Good.class);
  }

  @Test
  void cannotBeOpenedInAnotherTriggerOrForAnotherEndpoint() {
    String record = new String(TriggerJson.writeStored(stored(ALL)), UTF_8);
    Trigger other = TriggerJson.readStored(new TriggerKey("shop", "other"), record.getBytes(UTF_8));
    assertThatThrownBy(() -> vault.open(other)).isInstanceOf(CannotDecrypt.class);
    Trigger moved =
        TriggerJson.readStored(
            KEY, record.replace("shop.example", "thief.example").getBytes(UTF_8));
    assertThatThrownBy(() -> vault.open(moved)).isInstanceOf(CannotDecrypt.class);
  }

  @Test
  void areLockedWhereANewerVersionWroteThem() {
    String record =
        "{\"type\":\"t\",\"url\":\"http://a\",\"signing\":[{\"id\":\"x\",\"quantum\":true}]}";
    Trigger newer = TriggerJson.readStored(KEY, record.getBytes(UTF_8));
    assertThat(newer.credentials().isNone()).isFalse();
    assertThatThrownBy(() -> vault.open(newer)).isInstanceOf(CannotDecrypt.class);
  }

  @Test
  void needAKey() {
    TriggerVault keyless = new TriggerVault(EncryptionKeys.NONE);
    Trigger stored = stored(ALL);
    assertThat(problems(keyless.close(good(ALL), null)).get(0).code())
        .isEqualTo("no_encryption_key");
    assertThat(keyless.close(good("\"retries\":1"), stored)).isInstanceOf(Checked.Good.class);

    TriggerVault other = new TriggerVault(EncryptionKeys.parse(EncryptionKeys.generate().reveal()));
    assertThat(problems(other.close(good(sentBack(stored)), stored)).get(0).code())
        .isEqualTo("secrets_locked");
    assertThat(other.close(good(ALL), stored)).isInstanceOf(Checked.Good.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"signing", "headers", "authorization", "tls"})
  void areRefusedWhereANumberOrANameIsTooLongToBeRead(String field) {
    for (String value : List.of("1".repeat(1_001), "{\"" + "n".repeat(60_000) + "\":1}")) {
      Problem problem = problems(parse("https://a", "\"%s\":[%s]".formatted(field, value))).get(0);
      assertThat(problem.code()).isEqualTo("invalid_field");
      assertThat(problem.field()).isEqualTo(field);
      assertThat(problem.sentence()).contains("too long");
    }
  }

  @Test
  void ofAFileAreStoredOnlyWhereTheyDiffer() {
    assertThat(vault.isInForce(good(ALL), stored(ALL))).isTrue();
    assertThat(vault.isInForce(good(ALL), stored(ALL.replace("canary one", "canary two"))))
        .isFalse();
    assertThat(vault.isInForce(good("\"retries\":3"), stored(ALL))).isFalse();
    assertThat(vault.isInForce(good(ALL), null)).isFalse();
  }

  @Test
  void ofUnknownIdsAreRefused_andNoKindBecomesAnother() {
    Trigger stored = stored(ALL);
    String password = stored.credentials().authorization().secret().id();
    for (String id : List.of("0123456789ab", password)) {
      Trigger asHeader = good("\"headers\":{\"X-Mine\":{\"id\":\"" + id + "\"}}");
      Problem problem = problems(vault.close(asHeader, stored)).get(0);
      assertThat(problem.code()).isEqualTo("unknown_secret");
      assertThat(problem.field()).isEqualTo("headers.X-Mine");
    }
    assertThat(problems(vault.close(good("\"signing\":[{\"id\":\"no\"}]"), null)).get(0).code())
        .isEqualTo("unknown_secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host",
        "hOST",
        "Transfer-Encoding",
        "Content-Length",
        "Content-Type",
        "webhook-id",
        "webhook-signature",
        "Connection",
        "Cookie",
        "Authorization",
        "Proxy-Authorization",
        "Metadata-Flavor",
        "X-Forwarded-For",
        "X-aws-ec2-metadata-token",
        "ce-id",
        "Dehaze-Attempt"
      })
  void leavesHeadersAloneThatAreNotTheTriggers(String name) {
    Problem problem =
        problems(parse("http://a.example", "\"headers\":{\"" + name + "\":\"canary\"}")).get(0);
    assertThat(problem.code()).isEqualTo("header_reserved");
    assertThat(problem.field()).isEqualTo("headers." + name);
    assertThat(problem.sentence()).doesNotContain("canary");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "headers.X|\"headers\":{\"X\":\"canary\\r\\nY: 1\"}",
        "headers.X|\"headers\":{\"X\":\"canary\\n\"}",
        "headers.X|\"headers\":{\"X\":\"canaryé\"}",
        "headers.X|\"headers\":{\"X\":\" canary\"}",
        "headers.X|\"headers\":{\"X\":\"\"}",
        "headers.X|\"headers\":{\"X\":7}",
        "headers.x|\"headers\":{\"X\":\"a\",\"x\":\"b\"}",
        "headers.A:b|\"headers\":{\"A:b\":\"canary\"}",
        "headers|\"headers\":[]",
        "signing|\"signing\":\"canary\"",
        "signing|\"signing\":[\"canary\"]",
        "signing|\"signing\":[\"whsec_Y2FuYXJ5\"]",
        "signing|\"signing\":[\"whsk_Y2FuYXJ5\"]",
        "signing|\"signing\":[\"whsec_canary!\"]",
        "signing|\"signing\":[null]",
        "authorization|\"authorization\":{}",
        "authorization|\"authorization\":\"canary\"",
        "authorization|\"authorization\":{\"bearer\":\"canary\",\"basic\":{\"user\":\"a\",\"password\":\"b\"}}",
        "authorization.bearer|\"authorization\":{\"bearer\":\"canary canary\"}",
        "authorization.bearer|\"authorization\":{\"bearer\":{\"fromEnv\":\"HOME\"}}",
        "authorization.basic.user|\"authorization\":{\"basic\":{\"user\":\"a:b\",\"password\":\"canary\"}}",
        "authorization.basic.password|\"authorization\":{\"basic\":{\"user\":\"a\"}}",
        "tls|\"tls\":{\"certificate\":null,\"key\":\"canary\"}",
        "tls.ca|\"tls\":{\"ca\":\"canary\"}",
        "tls.ca|\"tls\":{\"ca\":\"-----BEGIN PRIVATE KEY-----canary\"}",
      })
  void refusesWhatIsNotGood_withoutShowingIt(String field, String fields) {
    List<Problem> problems = problems(parse("https://a.example", fields));
    assertThat(problems).extracting(Problem::field).contains(field);
    assertThat(problems.toString()).doesNotContain("canary");
  }

  @Test
  void refusesAPublicHalfThatIsNotTheSeeds() {
    byte[] both = new byte[64];
    System.arraycopy(Base64.getDecoder().decode(SEED), 0, both, 0, 32);
    String wrong = Base64.getEncoder().encodeToString(both);
    assertThat(problems(parse("http://a", "\"signing\":[\"whsk_" + wrong + "\"]")).get(0).field())
        .isEqualTo("signing");
    System.arraycopy(Base64.getDecoder().decode(PUBLIC), 0, both, 32, 32);
    String right = Base64.getEncoder().encodeToString(both);
    assertThat(
            good("\"signing\":[\"whsk_" + right + "\"]").credentials().signing().get(0).publicKey())
        .isEqualTo("whpk_" + PUBLIC);
  }
}
