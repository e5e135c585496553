package io.dehaze.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.dehaze.event.Checked;
import io.dehaze.event.Problem;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TriggerJsonTest {
  private static final TriggerKey KEY = new TriggerKey("shop", "send-mail");

  private static Checked<Trigger> parse(String body) {
    return TriggerJson.parse(KEY, body.getBytes(UTF_8), Instant.EPOCH);
  }

  private static Trigger good(String body) {
    Checked<Trigger> checked = parse(body);
    assertThat(checked).isInstanceOf(Checked.Good.class);
    return ((Checked.Good<Trigger>) checked).value();
  }

  private static List<Problem> problems(String body) {
    Checked<Trigger> checked = parse(body);
    assertThat(checked).isInstanceOf(Checked.Refused.class);
    return ((Checked.Refused<Trigger>) checked).problems();
  }

  private static String with(String fields) {
    return "{\"type\":\"paid\",\"url\":\"https://shop.example/hook\"," + fields + "}";
  }

  @Test
  void fillsInWhatIsLeftOut() {
    assertThat(good("{\"type\":\"paid\",\"url\":\"http://localhost:8080/hook?a=b\"}"))
        .isEqualTo(
            new Trigger(
                KEY,
                "paid",
                URI.create("http://localhost:8080/hook?a=b"),
                Map.of(),
                new DeliveryPolicy(3, 5_000),
                PayloadForm.SPACE_CLOUD));
  }

  @Test
  void takesEveryField() {
    assertThat(
            good(
                "{\"id\":\"send-mail\",\"type\":\"paid\",\"url\":\"HTTPS://shop.example\",\"retries\":0,"
                    + "\"timeout\":600000,\"options\":{\"db\":\"a, b\"},\"payload\":\"cloudevents-binary\"}"))
        .isEqualTo(
            new Trigger(
                KEY,
                "paid",
                URI.create("HTTPS://shop.example"),
                Map.of("db", "a, b"),
                new DeliveryPolicy(0, 600_000),
                PayloadForm.CLOUDEVENTS_BINARY));
  }

  @Test
  void takesABackoff() {
    Trigger trigger =
        good(with("\"backoff\":{\"initial\":10,\"multiplier\":1.5,\"max\":99,\"jitter\":0}"));
    assertThat(trigger.policy().backoff()).isEqualTo(new Backoff(10, 1.5, 99, 0));
    assertThat(TriggerJson.readStored(KEY, TriggerJson.write(trigger))).isEqualTo(trigger);
  }

  @Test
  void mayBePaused_andStaysSo() {
    Trigger trigger = good(with("\"paused\":true"));

    assertThat(trigger.policy().paused()).isTrue();
    assertThat(TriggerJson.readStored(trigger.key(), TriggerJson.write(trigger)))
        .isEqualTo(trigger);
    assertThat(good(with("\"paused\":false")).policy().paused()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.001", "0.5", "5", "100000", "1e2"})
  void takesARateLimit(String limit) {
    Trigger trigger = good(with("\"rateLimit\":" + limit));
    assertThat(trigger.policy().isLimited()).isTrue();
    assertThat(trigger.policy().perSecond()).isEqualTo(Double.parseDouble(limit));
    assertThat(TriggerJson.readStored(KEY, TriggerJson.write(trigger))).isEqualTo(trigger);
    assertThat(good(new String(TriggerJson.write(trigger), UTF_8))).isEqualTo(trigger);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"rateLimit\":null",
        "\"backoff\":{}",
        "\"backoff\":{\"max\":null}",
        "\"id\":null",
        "\"retries\":null",
        "\"retries\":100",
        "\"retries\":3.0",
        "\"timeout\":1",
        "\"timeout\":null",
        "\"options\":null",
        "\"payload\":null",
        "\"filter\":null"
      })
  void accepts(String fields) {
    assertThat(good(with(fields)).id()).isEqualTo("send-mail");
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        arguments("", "empty_body", null),
        arguments("null", "not_an_object", null),
        arguments("[]", "not_an_object", null),
        arguments("{", "bad_json", null),
        arguments(with("\"type\":\"x\""), "duplicate_key", null),
        arguments(with("\"retries\":1") + "x", "trailing_data", null),
        arguments(with("\"id\":\"other\""), "id_mismatch", "id"),
        arguments(with("\"id\":5"), "invalid_field", "id"),
        arguments("{\"url\":\"http://a\"}", "missing_field", "type"),
        arguments("{\"type\":null,\"url\":\"http://a\"}", "missing_field", "type"),
        arguments("{\"type\":\" \",\"url\":\"http://a\"}", "invalid_field", "type"),
        arguments("{\"type\":5,\"url\":\"http://a\"}", "invalid_field", "type"),
        arguments("{\"type\":\"\\u0000\",\"url\":\"http://a\"}", "bad_characters", "type"),
        arguments("{\"type\":\"t\"}", "missing_field", "url"),
        arguments("{\"type\":\"t\",\"url\":5}", "invalid_field", "url"),
        arguments(with("\"backoff\":5"), "invalid_field", "backoff"),
        arguments(with("\"backoff\":{\"initial\":0}"), "invalid_field", "backoff.initial"),
        arguments(with("\"backoff\":{\"max\":\"1\"}"), "invalid_field", "backoff.max"),
        arguments(with("\"backoff\":{\"multiplier\":0.5}"), "invalid_field", "backoff.multiplier"),
        arguments(with("\"backoff\":{\"jitter\":1.1}"), "invalid_field", "backoff.jitter"),
        arguments(with("\"backoff\":{\"jiter\":1}"), "unknown_field", "jiter"),
        arguments(with("\"paused\":\"yes\""), "invalid_field", "paused"),
        arguments(with("\"rateLimit\":0"), "invalid_field", "rateLimit"),
        arguments(with("\"rateLimit\":-1"), "invalid_field", "rateLimit"),
        arguments(with("\"rateLimit\":0.0009"), "invalid_field", "rateLimit"),
        arguments(with("\"rateLimit\":100001"), "invalid_field", "rateLimit"),
        arguments(with("\"rateLimit\":1e400"), "invalid_field", "rateLimit"),
        arguments(with("\"rateLimit\":\"5\""), "invalid_field", "rateLimit"),
        arguments(with("\"ratelimit\":5"), "unknown_field", "ratelimit"),
        arguments(with("\"retries\":-1"), "invalid_field", "retries"),
        arguments(with("\"retries\":101"), "invalid_field", "retries"),
        arguments(with("\"retries\":1.5"), "invalid_field", "retries"),
        arguments(with("\"retries\":\"3\""), "invalid_field", "retries"),
        arguments(with("\"retries\":true"), "invalid_field", "retries"),
        arguments(with("\"retries\":1e400"), "invalid_field", "retries"),
        arguments(with("\"retries\":" + "7".repeat(1_001)), "number_too_long", null),
        arguments(with("\"timeout\":0"), "invalid_field", "timeout"),
        arguments(with("\"timeout\":600001"), "invalid_field", "timeout"),
        arguments(with("\"timeout\":\"5s\""), "invalid_field", "timeout"),
        arguments(with("\"timeout\":[5]"), "invalid_field", "timeout"),
        arguments(with("\"options\":{\"a\":1}"), "invalid_field", "options"),
        arguments(with("\"options\":\"a\""), "invalid_field", "options"),
        arguments(with("\"payload\":\"xml\""), "invalid_field", "payload"),
        arguments(with("\"payload\":{}"), "invalid_field", "payload"),
        arguments(with("\"filter\":{\"a\":1}"), "unknown_field", "filter"),
        arguments(with("\"retires\":1"), "unknown_field", "retires"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void refuses(String body, String code, String field) {
    assertThat(problems(body))
        .extracting(Problem::code, Problem::field)
        .containsExactly(tuple(code, field));
  }

  @Test
  void saysWhatToDo() {
    assertThat(problems(with("\"retires\":1")).get(0).sentence()).contains("\"retries\"?");
    assertThat(problems(with("\"filter\":1")).get(0).sentence()).contains("not supported");
    assertThat(problems(with("\"payload\":\"xml\"")).get(0).sentence())
        .contains("space-cloud, cloudevents-structured, cloudevents-binary");
  }

  @Test
  void refusesNamesThatNoPathMayHave() {
    Checked<Trigger> checked =
        TriggerJson.parse(
            new TriggerKey("a b", ".."),
            "{\"type\":\"t\",\"url\":\"http://a\"}".getBytes(UTF_8),
            Instant.EPOCH);
    assertThat(((Checked.Refused<Trigger>) checked).problems())
        .extracting(Problem::field)
        .containsExactly("project", "id");
  }

  @Test
  void readsBackWhatItWrites() {
    Trigger trigger =
        good(
            with(
                "\"retries\":7,\"timeout\":1,\"options\":{\"ä\":\"\\\"b\\\"\"},\"payload\":\"cloudevents-structured\""));
    assertThat(TriggerJson.readStored(KEY, TriggerJson.write(trigger))).isEqualTo(trigger);
    assertThat(good(new String(TriggerJson.write(trigger), UTF_8))).isEqualTo(trigger);
  }

  @Test
  void writesEverySetting() {
    assertThat(new String(TriggerJson.write(good(with("\"retries\":0"))), UTF_8))
        .isEqualTo(
            "{\"id\":\"send-mail\",\"type\":\"paid\",\"url\":\"https://shop.example/hook\",\"retries\":0,"
                + "\"timeout\":5000,\"backoff\":{\"initial\":5000,\"multiplier\":2.0,\"max\":3600000,\"jitter\":0.2},"
                + "\"options\":{},\"payload\":\"space-cloud\"}");
  }

  @Test
  void ignoresWhatALaterVersionStored() {
    String stored = with("\"backoff\":{\"initial\":5,\"curve\":1},\"secret\":[1]");
    assertThat(TriggerJson.readStored(KEY, stored.getBytes(UTF_8)).type()).isEqualTo("paid");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "{",
        "{}",
        "{\"type\":\"t\"}",
        "{\"type\":\"t\",\"url\":\"a b\"}",
        "{\"type\":\"t\",\"url\":\"relative\"}",
        "{\"type\":5,\"url\":\"http://a\"}",
        "{\"type\":\"t\",\"url\":\"http://a\",\"payload\":\"of-the-future\"}"
      })
  void readsNothingFromWhatItCannotCarryOut(String stored) {
    assertThat(TriggerJson.readStored(KEY, stored.getBytes(UTF_8))).isNull();
  }
}
