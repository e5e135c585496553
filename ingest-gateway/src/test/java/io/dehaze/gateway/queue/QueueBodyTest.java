package io.dehaze.gateway.queue;

import static io.dehaze.gateway.queue.Parsing.NOW_MS;
import static io.dehaze.gateway.queue.Parsing.bytes;
import static io.dehaze.gateway.queue.Parsing.parser;
import static io.dehaze.gateway.queue.Parsing.problem;
import static io.dehaze.gateway.queue.Parsing.problems;
import static io.dehaze.gateway.queue.Parsing.single;
import static io.dehaze.gateway.queue.Parsing.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.dehaze.event.Problem;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The body of Space Cloud's queue API, row by row: what is taken and what is refused. */
class QueueBodyTest {
  private static Parsed parse(String body) {
    return parser().queueBody(bytes(body), NOW_MS);
  }

  @Test
  void fillsInWhatTheProducerLeavesOut() {
    EventRequest request = single(parse("{\"type\":\"sent-email\"}"));
    assertThat(request.attributes().id()).isEqualTo("made-1");
    assertThat(request.attributes().source()).isEqualTo("node-1");
    assertThat(request.attributes().type()).isEqualTo("sent-email");
    assertThat(request.attributes().time()).isEqualTo("2026-01-31T12:00:00.000Z");
    assertThat(request.attributes().dataContentType()).isEqualTo("application/json");
    assertThat(request.attributes().more()).isEmpty();
    assertThat(request.options()).isEmpty();
    assertThat(text(request.data())).isEqualTo("null");
    assertThat(request.dueMs()).isEqualTo(NOW_MS);
    assertThat(request.isSynchronous()).isFalse();
  }

  @Test
  void takesEveryField() {
    EventRequest request =
        single(
            parse(
                "{\"id\":\"order-1\",\"type\":\"paid ä\",\"delay\":2.5,\"timestamp\":\"2026-01-31T13:00:00+00:30\","
                    + "\"isSynchronous\":false,\"options\":{\"tenant\":\"a\",\"ä\":\"\"},\"data\":[1]}"));
    assertThat(request.attributes().id()).isEqualTo("order-1");
    assertThat(request.attributes().type()).isEqualTo("paid ä");
    assertThat(request.dueMs()).isEqualTo(NOW_MS + 30 * 60_000 + 2_500);
    assertThat(request.attributes().time()).isEqualTo("2026-01-31T12:30:02.500Z");
    assertThat(request.options()).isEqualTo(Map.of("tenant", "a", "ä", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null", "1e400", "-0.0", "{\"n\": 12345678901234567890.10}", "{ \"b\" : 1 ,\n \"a\" : 2 }",
        "\"\\u00e4 ä € \\ud83d\\ude00\"", "{\"@class\":\"java.net.URL\"}", "\"\\ud800\"", "false",
            "[]"
      })
  void keepsTheBytesOfTheData(String data) {
    for (String field : new String[] {"data", "payload"}) {
      String body = "{\"type\":\"ä\",\"" + field + "\": " + data + " ,\"id\":\"a\"}";
      assertThat(text(single(parse(body)).data())).isEqualTo(data);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"data\":null,\"payload\":[1] | [1]",
        "\"data\":[1],\"payload\":null | [1]",
        "\"payload\":null,\"data\":null | null",
      })
  void takesDataThatIsNullAsIfAbsent(String fields, String data) {
    assertThat(text(single(parse("{\"type\":\"t\"," + fields + "}")).data())).isEqualTo(data);
  }

  @Test
  void passesOnNumbersOfAnyLengthInTheData() {
    for (String data : new String[] {"7".repeat(5_000), "{\"n\":[" + "7".repeat(5_000) + "]}"}) {
      assertThat(text(single(parse("{\"type\":\"t\",\"data\":" + data + "}")).data()))
          .isEqualTo(data);
    }
  }

  static Stream<Arguments> schedules() {
    return Stream.of(
        arguments("\"delay\":0", 0),
        arguments("\"delay\":-0.0", 0),
        arguments("\"delay\":null", 0),
        arguments("\"delay\":5.9", 5_900),
        arguments("\"delay\":5e0", 5_000),
        arguments("\"delay\":0.001", 1),
        arguments("\"delay\":3600", 3_600_000),
        arguments("\"delay\":1e-400", 0),
        arguments("\"delay\":157680000", 157_680_000_000L),
        arguments("\"timestamp\":null", 0),
        arguments("\"timestamp\":0", 0),
        arguments("\"timestamp\":1587902400", 0),
        arguments("\"timestamp\":1587902400000", 0),
        arguments("\"timestamp\":1769860801", 1_000),
        arguments("\"timestamp\":1769860801.25", 1_250),
        arguments("\"timestamp\":1769860801.123", 1_123),
        arguments("\"timestamp\":1769860801250", 1_250),
        arguments("\"timestamp\":1769860801250.0", 1_250),
        arguments("\"timestamp\":1.769860801e9", 1_000),
        arguments("\"timestamp\":1587902400,\"delay\":3600", 0),
        arguments("\"delay\":60,\"timestamp\":1769860801", 61_000),
        arguments("\"delay\":60,\"timestamp\":1769860770", 30_000),
        arguments("\"timestamp\":0,\"delay\":1769860801", 1_000),
        arguments("\"timestamp\":\"2026-01-31T12:00:01Z\"", 1_000),
        arguments("\"timestamp\":\"2026-01-31t12:00:01z\"", 1_000),
        arguments("\"timestamp\":\"2026-01-31T12:00:00.0001Z\"", 1),
        arguments("\"timestamp\":\"2026-02-01T00:00:01.5+12:00\"", 1_500),
        arguments("\"timestamp\":\"1960-01-31T12:00:00Z\"", 0),
        arguments("\"timestamp\":\"2020-02-29T12:00:00-00:00\"", 0));
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void isDueWhenItsFieldsSay(String fields, long aheadMs) {
    EventRequest request = single(parse("{\"type\":\"t\"," + fields + "}"));
    assertThat(request.dueMs() - NOW_MS).isEqualTo(aheadMs);
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        // The body as a whole.
        arguments("", "empty_body", null),
        arguments(" \n ", "empty_body", null),
        arguments("null", "not_an_object", null),
        arguments("\"text\"", "not_an_object", null),
        arguments("1", "not_an_object", null),
        arguments("{", "bad_json", null),
        arguments("{\"type\":\"t\"", "bad_json", null),
        arguments("{\"type\":\"t\"}xyz", "trailing_data", null),
        arguments("{\"type\":\"t\"}{\"type\":\"t\"}", "trailing_data", null),
        arguments("null null", "trailing_data", null),
        arguments("{\"type\":\"t\",\"type\":\"t\"}", "duplicate_key", null),
        arguments("{\"type\":\"t\",\"data\":1,\"data\":1}", "duplicate_key", null),
        arguments("{\"type\":\"t\",\"data\":{\"a\":1,\"a\":1}}", "duplicate_key", null),
        arguments("{\"type\":\"t\",\"data\":" + "[".repeat(100_000), "too_deep", null),
        arguments("{\"type\":\"t\",\"x\":" + "[".repeat(100_000), "too_deep", null),
        arguments("{\"type\":\"t\",\"data\":" + nested(128) + "}", "too_deep", null),
        arguments("{\"type\":\"t\",\"data\":" + keys(200_000) + "}", "body_too_large", null),
        arguments("{\"type\":\"t\",\"data\":" + keys(60_000) + "}", "too_many_tokens", null),
        arguments("{\"type\":\"t\",\"data\":\"\\x\"}", "bad_json", null),
        arguments("{\"type\":\"t\",\"data\":01}", "bad_json", null),
        // Fields.
        arguments("{}", "missing_field", "type"),
        arguments("{\"type\":null}", "invalid_field", "type"),
        arguments("{\"type\":1}", "invalid_field", "type"),
        arguments("{\"type\":[\"t\"]}", "invalid_field", "type"),
        arguments("{\"type\":\"\"}", "invalid_field", "type"),
        arguments("{\"type\":\"   \"}", "invalid_field", "type"),
        arguments("{\"type\":\"" + "x".repeat(257) + "\"}", "invalid_field", "type"),
        arguments("{\"type\":\"a\\u0007\"}", "invalid_field", "type"),
        arguments("{\"type\":\"a\\n\"}", "invalid_field", "type"),
        arguments("{\"type\":\"a\\u0000\"}", "bad_characters", "type"),
        arguments("{\"type\":\"\\ud800\"}", "lone_surrogate", "type"),
        arguments("{\"type\":\"\\udc00\\ud800\"}", "lone_surrogate", "type"),
        arguments(with("\"id\":1"), "invalid_field", "id"),
        arguments(with("\"id\":true"), "invalid_field", "id"),
        arguments(with("\"id\":{}"), "invalid_field", "id"),
        arguments(with("\"id\":\"\""), "invalid_field", "id"),
        arguments(with("\"id\":\"" + "x".repeat(129) + "\""), "invalid_field", "id"),
        arguments(with("\"id\":\"a b\""), "invalid_field", "id"),
        arguments(with("\"id\":\"ä\""), "invalid_field", "id"),
        arguments(with("\"id\":\"a\\u007f\""), "invalid_field", "id"),
        arguments(with("\"id\":\"a\\u0000\""), "bad_characters", "id"),
        arguments(with("\"id\":\"\\ud800\""), "lone_surrogate", "id"),
        arguments(with("\"isSynchronous\":\"true\""), "invalid_field", "isSynchronous"),
        arguments(with("\"isSynchronous\":1"), "invalid_field", "isSynchronous"),
        arguments(with("\"options\":[]"), "invalid_field", "options"),
        arguments(with("\"options\":\"a\""), "invalid_field", "options"),
        arguments(with("\"options\":{\"a\":1}"), "invalid_field", "options"),
        arguments(with("\"options\":{\"a\":null}"), "invalid_field", "options"),
        arguments(with("\"options\":{\"a\":{\"b\":[]},\"c\":2}"), "invalid_field", "options"),
        arguments(with("\"options\":{\"a\":\"\\ud800\"}"), "lone_surrogate", "options"),
        arguments(with("\"options\":{\"\\udc00\":\"a\"}"), "lone_surrogate", null),
        arguments(with("\"data\":{\"\\ud800\":\"a\"}"), "lone_surrogate", null),
        arguments(with("\"options\":" + options(101)), "invalid_field", "options"),
        arguments(with("\"data\":1,\"payload\":1"), "conflicting_fields", "payload"),
        arguments(with("\"payload\":false,\"data\":0"), "conflicting_fields", "data"),
        arguments(with("\"delay\":\"5\""), "invalid_field", "delay"),
        arguments(with("\"delay\":true"), "invalid_field", "delay"),
        arguments(with("\"delay\":[5]"), "invalid_field", "delay"),
        arguments(with("\"delay\":-1"), "invalid_field", "delay"),
        arguments(with("\"delay\":-0.001"), "invalid_field", "delay"),
        arguments(with("\"delay\":-1e400"), "invalid_field", "delay"),
        arguments(with("\"delay\":" + "7".repeat(1_001)), "number_too_long", "delay"),
        arguments(with("\"timestamp\":" + "7".repeat(1_001)), "number_too_long", "timestamp"),
        arguments(with("\"n\":" + "7".repeat(1_001)), "number_too_long", "n"),
        arguments(with("\"delay\":1e18"), "beyond_horizon", "delay"),
        arguments(with("\"delay\":1e308"), "beyond_horizon", "delay"),
        arguments(with("\"delay\":1e400"), "beyond_horizon", "delay"),
        arguments(with("\"delay\":9223372036854775807"), "beyond_horizon", "delay"),
        arguments(with("\"delay\":157680001"), "beyond_horizon", "delay"),
        arguments(with("\"timestamp\":1769860801,\"delay\":157680000"), "beyond_horizon", "delay"),
        arguments(with("\"timestamp\":\"2031-02-01T00:00:00Z\""), "beyond_horizon", "timestamp"),
        arguments(with("\"timestamp\":\"9999-12-31T23:59:59Z\""), "beyond_horizon", "timestamp"),
        arguments(with("\"timestamp\":1e18"), "beyond_horizon", "timestamp"),
        arguments(with("\"timestamp\":99999999999"), "beyond_horizon", "timestamp"),
        arguments(with("\"timestamp\":1e308"), "beyond_horizon", "timestamp"),
        arguments(with("\"timestamp\":-1"), "invalid_field", "timestamp"),
        arguments(with("\"timestamp\":0.5e400"), "invalid_field", "timestamp"),
        arguments(with("\"timestamp\":true"), "invalid_field", "timestamp"),
        arguments(with("\"timestamp\":{}"), "invalid_field", "timestamp"),
        arguments(with("\"timestamp\":\"\""), "invalid_field", "timestamp"),
        arguments(with("\"timestamp\":\"tomorrow\""), "invalid_field", "timestamp"),
        arguments(with("\"timestamp\":\"1769860801\""), "invalid_field", "timestamp"),
        arguments(with("\"timestamp\":\"2026-02-28\""), "invalid_field", "timestamp"),
        arguments(with("\"timestamp\":\"2026-02-28T10:00:00\""), "invalid_field", "timestamp"),
        arguments(with("\"timestamp\":\"2026-02-28 10:00:00Z\""), "invalid_field", "timestamp"),
        arguments(with("\"timestamp\":\"2026-02-28T24:00:00Z\""), "invalid_field", "timestamp"),
        arguments(with("\"timestamp\":\"2026-02-30T10:00:00Z\""), "invalid_field", "timestamp"),
        arguments(with("\"timestamp\":\"2026-02-28T10:00:60Z\""), "invalid_field", "timestamp"),
        arguments(with("\"timestamp\":\"+294276-01-01T00:00:00Z\""), "invalid_field", "timestamp"),
        arguments(with("\"isSynchronous\":true,\"delay\":60.001"), "sync_not_now", "isSynchronous"),
        arguments(
            with("\"timestamp\":\"2026-01-31T12:05:00Z\",\"isSynchronous\":true"),
            "sync_not_now",
            "isSynchronous"),
        arguments(with("\"dealy\":5"), "unknown_field", "dealy"),
        arguments(with("\"\":5"), "unknown_field", ""));
  }

  private static String with(String fields) {
    return "{\"type\":\"t\"," + fields + "}";
  }

  private static String nested(int depth) {
    return "[".repeat(depth) + "]".repeat(depth);
  }

  private static String keys(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"k" + i + "\":1")
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String options(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"k" + i + "\":\"v\"")
        .collect(Collectors.joining(",", "{", "}"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void refuses(String body, String code, String field) {
    Problem problem = problem(parse(body));
    assertThat(problem.code()).isEqualTo(code);
    assertThat(problem.field()).isEqualTo(field);
    assertThat(problem.item()).isEqualTo(Problem.WHOLE);
    assertThat(problem.sentence()).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"id\":null",
        "\"isSynchronous\":null",
        "\"options\":null",
        "\"options\":{}",
        "\"id\":\"!~\"",
        "\"data\":null"
      })
  void accepts(String fields) {
    assertThat(single(parse(with(fields))).dueMs()).isEqualTo(NOW_MS);
  }

  @Test
  void acceptsExactlyTheLimits() {
    String longest = "\uD83D\uDE00".repeat(256); // characters, not Java's halves of them
    assertThat(single(parse("{\"type\":\"" + longest + "\"}")).attributes().type())
        .isEqualTo(longest);
    assertThat(single(parse(with("\"id\":\"" + "x".repeat(128) + "\""))).attributes().id())
        .hasSize(128);
    assertThat(single(parse(with("\"options\":" + options(100)))).options()).hasSize(100);
    assertThat(single(parse(with("\"data\":" + nested(127)))).data()).hasSize(254);
  }

  @Test
  void namesTheNearestKnownField() {
    assertThat(problem(parse(with("\"dealy\":5"))).sentence()).contains("did you mean \"delay\"?");
    assertThat(problem(parse(with("\"Id\":\"a\""))).sentence()).contains("did you mean \"id\"?");
    assertThat(problem(parse(with("\"timeStamp\":5"))).sentence()).contains("mean \"timestamp\"?");
  }

  @Test
  void echoesNothingThatCouldHarm() {
    Problem problem =
        problem(parse(with("\"a\\r\\n\\\"\\u001b\\u202eä" + "x".repeat(5_000) + "\":5")));
    assertThat(problem.sentence()).matches("[ -~]{1,200}");
    assertThat(problem.field()).matches("[ -~]{1,50}");
  }

  @Test
  void namesTheLongestTimeAhead() {
    assertThat(problem(parse(with("\"delay\":1e18"))).sentence())
        .contains("157680000 seconds", "2031-01-30T12:00:00.000Z");
  }

  @Test
  void takesASynchronousEventThatIsLittleAheadAsDueNow() {
    EventRequest request = single(parse(with("\"isSynchronous\":true,\"delay\":60")));
    assertThat(request.isSynchronous()).isTrue();
    assertThat(request.dueMs()).isEqualTo(NOW_MS);
    assertThat(request.attributes().time()).isEqualTo("2026-01-31T12:00:00.000Z");
  }

  @Test
  void listsAllMistakesAtOnce() {
    List<Problem> problems =
        problems(parse("{\"id\":5,\"delay\":\"5\",\"dealy\":5,\"timestamp\":-1,\"options\":1}"));
    assertThat(problems)
        .extracting(Problem::field)
        .containsExactly("id", "delay", "dealy", "timestamp", "options", "type");
  }

  @Test
  void tellsFirstThatItIsNoGoodJson() {
    assertThat(problems(parse(with("\"a\":1,\"a\":2"))))
        .extracting(Problem::code)
        .containsExactly("duplicate_key", "unknown_field");
    assertThat(problems(parse(with("\"id\":5,"))).get(0).code()).isEqualTo("bad_json");
    assertThat(problems(parse(keys(70_000))).get(0).code()).isEqualTo("too_many_tokens");
  }

  @Test
  void refusesABodyThatIsLargerThanOneEventMayBe() {
    int max = QueueLimits.DEFAULT.eventBytesMax();
    String fits = "{\"type\":\"t\",\"data\":\"" + "x".repeat(max - 22) + "\"}";
    assertThat(fits).hasSize(max);
    assertThat(single(parse(fits)).data()).hasSize(max - 20);
    assertThat(problem(parse(" " + fits)).code()).isEqualTo("body_too_large");
  }
}
