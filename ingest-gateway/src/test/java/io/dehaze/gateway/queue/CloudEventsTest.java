package io.dehaze.gateway.queue;

import static io.dehaze.gateway.queue.Parsing.NOW_MS;
import static io.dehaze.gateway.queue.Parsing.bytes;
import static io.dehaze.gateway.queue.Parsing.events;
import static io.dehaze.gateway.queue.Parsing.parser;
import static io.dehaze.gateway.queue.Parsing.problem;
import static io.dehaze.gateway.queue.Parsing.problems;
import static io.dehaze.gateway.queue.Parsing.single;
import static io.dehaze.gateway.queue.Parsing.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.dehaze.event.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CloudEventsTest {
  private static final String REQUIRED =
      "\"specversion\":\"1.0\",\"id\":\"e-1\",\"source\":\"/shop\",\"type\":\"paid\"";

  private static Parsed structured(String more) {
    return parser().structured(bytes("{" + REQUIRED + more + "}"), NOW_MS);
  }

  @Test
  void keepsWhatTheProducerSays() {
    EventRequest request =
        single(
            structured(
                ",\"time\":\"2020-01-01T00:00:00.5+01:00\",\"subject\":\"order ä\",\"dataschema\":\"https://a/b\","
                    + "\"datacontenttype\":\"application/vnd.shop+json\",\"sequence\":\"00-ab\",\"n\":12.50,"
                    + "\"yes\":true,\"gone\":null,\"data\": {\"n\": 12345678901234567890.10}"));
    assertThat(request.attributes().id()).isEqualTo("e-1");
    assertThat(request.attributes().source()).isEqualTo("/shop");
    assertThat(request.attributes().type()).isEqualTo("paid");
    assertThat(request.attributes().time()).isEqualTo("2020-01-01T00:00:00.5+01:00");
    assertThat(request.attributes().dataContentType()).isEqualTo("application/vnd.shop+json");
    assertThat(request.attributes().more())
        .isEqualTo(
            Map.of(
                "subject",
                "order ä",
                "dataschema",
                "https://a/b",
                "sequence",
                "00-ab",
                "n",
                "12.50",
                "yes",
                "true"));
    assertThat(text(request.data())).isEqualTo("{\"n\": 12345678901234567890.10}");
    assertThat(request.dueMs()).isEqualTo(NOW_MS);
    assertThat(request.isSynchronous()).isFalse();
  }

  @Test
  void isOfNowWhereItDoesNotSay() {
    assertThat(single(structured("")).attributes().time()).isEqualTo("2026-01-31T12:00:00.000Z");
  }

  @Test
  void takesWhatSpaceCloudsWebhooksSend() {
    String body =
        "{\"specversion\":\"1.0-rc1\",\"id\":\"43e32d79-f2bf-41c0-be5f-a75c8c1bcfbf\",\"type\":\"t\","
            + "\"source\":\"1fb07d5d\",\"time\":\"2019-10-19T12:40:50.053Z\",\"data\":{\"foo\":\"bar\"}}";
    assertThat(text(single(parser().structured(bytes(body), NOW_MS)).data()))
        .isEqualTo("{\"foo\":\"bar\"}");
  }

  @Test
  void readsOptionsFromTheirExtension() {
    assertThat(single(structured(",\"options\":\"{\\\"a\\\":\\\"b\\\"}\"")).options())
        .isEqualTo(Map.of("a", "b"));
  }

  static Stream<Arguments> datas() {
    return Stream.of(
        arguments("", "null"),
        arguments(",\"data\":null", "null"),
        arguments(",\"data\":\"text\"", "\"text\""),
        arguments(",\"data\":\"text\",\"datacontenttype\":\"text/plain\"", "text"),
        arguments(",\"datacontenttype\":\"text/plain\",\"data\":\"\\u00e4\\n\"", "ä\n"),
        arguments(",\"datacontenttype\":\"text/plain\",\"data\":[1, 2]", "[1, 2]"),
        arguments(",\"datacontenttype\":\"text/plain\",\"data\":null", ""),
        arguments(",\"datacontenttype\":\"text/plain\"", ""),
        arguments(",\"datacontenttype\":\"text/xml\",\"data_base64\":\"PGEvPg==\"", "<a/>"),
        arguments(",\"data_base64\":\"eyJhIjogMS4wfQ==\"", "{\"a\": 1.0}"),
        arguments(",\"data_base64\":null,\"data\":1", "1"));
  }

  @ParameterizedTest
  @MethodSource("datas")
  void keepsTheData(String fields, String data) {
    assertThat(text(single(structured(fields)).data())).isEqualTo(data);
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        arguments(",\"time\":\"yesterday\"", "invalid_field", "time"),
        arguments(",\"time\":5", "invalid_field", "time"),
        arguments(",\"subject\":5", "invalid_field", "subject"),
        arguments(",\"subject\":\"\"", "invalid_field", "subject"),
        arguments(",\"subject\":\"\\u0000\"", "bad_characters", "subject"),
        arguments(",\"subject\":\"\\ud800\"", "lone_surrogate", "subject"),
        arguments(",\"dataschema\":\"a b\"", "invalid_field", "dataschema"),
        arguments(",\"datacontenttype\":\"json\"", "invalid_field", "datacontenttype"),
        arguments(",\"datacontenttype\":\"a/b\\r\\nx: y\"", "invalid_field", "datacontenttype"),
        arguments(",\"Upper\":\"a\"", "invalid_field", "Upper"),
        arguments(",\"with_line\":\"a\"", "invalid_field", "with_line"),
        arguments(",\"ext\":{}", "invalid_field", "ext"),
        arguments(",\"ext\":[1]", "invalid_field", "ext"),
        arguments(",\"ext\":\"a\\nb\"", "invalid_field", "ext"),
        arguments(",\"ext\":" + "7".repeat(1_001), "number_too_long", null),
        arguments(",\"ext\":\"" + "x".repeat(2_049) + "\"", "invalid_field", "ext"),
        arguments(",\"project\":\"mine\"", "invalid_field", "project"),
        arguments(",\"options\":\"nonsense\"", "invalid_field", "options"),
        arguments(",\"options\":\"[]\"", "invalid_field", "options"),
        arguments(",\"options\":\"{\\\"a\\\":1}\"", "invalid_field", "options"),
        arguments(",\"data\":1,\"data_base64\":\"MQ==\"", "conflicting_fields", "data_base64"),
        arguments(",\"data_base64\":\"*\"", "invalid_field", "data_base64"),
        arguments(",\"data_base64\":1", "invalid_field", "data_base64"),
        arguments(",\"data_base64\":\"eyJhIjo=\"", "bad_json", "data_base64"),
        arguments(
            ",\"datacontenttype\":\"text/plain\",\"data\":\"\\ud800\"", "lone_surrogate", "data"),
        arguments(",\"id\":\"again\"", "duplicate_key", null));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void refuses(String fields, String code, String field) {
    Problem problem = problem(structured(fields));
    assertThat(problem.code()).isEqualTo(code);
    assertThat(problem.field()).isEqualTo(field);
  }

  @Test
  void listsAllThatIsMissing() {
    assertThat(problems(parser().structured(bytes("{\"data\":1}"), NOW_MS)))
        .extracting(Problem::code, Problem::field)
        .containsExactly(
            tuple("missing_field", "specversion"),
            tuple("missing_field", "id"),
            tuple("missing_field", "type"),
            tuple("missing_field", "source"));
  }

  @Test
  void refusesRequiredAttributesThatBreakTheirRules() {
    String body = "{\"specversion\":\"0.3\",\"id\":\"a b\",\"source\":\"a b\",\"type\":\" \"}";
    assertThat(problems(parser().structured(bytes(body), NOW_MS)))
        .extracting(Problem::code, Problem::field)
        .containsExactly(
            tuple("invalid_field", "specversion"),
            tuple("invalid_field", "id"),
            tuple("invalid_field", "type"),
            tuple("invalid_field", "source"));
  }

  @Test
  void refusesMoreExtensionsThanAllowed() {
    StringBuilder extensions = new StringBuilder();
    for (int i = 0; i <= 100; i++) {
      extensions.append(",\"x").append(i).append("\":1");
    }
    assertThat(problem(structured(extensions.toString())).code()).isEqualTo("invalid_field");
  }

  @Test
  void readsBatches() {
    String one = "{" + REQUIRED + "}";
    Parsed.Events events = events(parser().batched(bytes("[" + one + "," + one + "]"), NOW_MS));
    assertThat(events.isBatch()).isTrue();
    assertThat(events.requests()).hasSize(2);
    assertThat(problems(parser().batched(bytes("[" + one + ",{}]"), NOW_MS)))
        .extracting(Problem::item)
        .containsOnly(1);
  }

  @Test
  void takesNeitherForTheOther() {
    String one = "{" + REQUIRED + "}";
    assertThat(problem(parser().batched(bytes(one), NOW_MS)).code()).isEqualTo("not_an_object");
    assertThat(problem(parser().structured(bytes("[" + one + "]"), NOW_MS)).code())
        .isEqualTo("not_an_object");
    assertThat(problem(parser().batched(bytes("[]"), NOW_MS)).code()).isEqualTo("empty_batch");
  }

  private static List<Map.Entry<String, String>> headers(String... namesAndValues) {
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers.add(Map.entry(namesAndValues[i], namesAndValues[i + 1]));
    }
    return headers;
  }

  private static Parsed binary(String body, String... more) {
    List<Map.Entry<String, String>> headers =
        headers("CE-SpecVersion", "1.0", "ce-id", "e-1", "ce-source", "/shop", "ce-type", "paid");
    headers.addAll(headers(more));
    return parser().binary(headers, bytes(body), NOW_MS);
  }

  @Test
  void readsAttributesFromHeaders() {
    EventRequest request =
        single(
            binary(
                "plain",
                "Content-Type",
                "text/plain; charset=utf-8",
                "Host",
                "a",
                "ce-subject",
                "caf%C3%A9 %E2%82%AC%20%25",
                "ce-sequence",
                "\"quoted \\\"00\\\"\"",
                "ce-time",
                "2020-01-01T00:00:00Z"));
    assertThat(request.attributes().id()).isEqualTo("e-1");
    assertThat(request.attributes().dataContentType()).isEqualTo("text/plain; charset=utf-8");
    assertThat(request.attributes().time()).isEqualTo("2020-01-01T00:00:00Z");
    assertThat(request.attributes().more())
        .isEqualTo(Map.of("subject", "café € %", "sequence", "quoted \"00\""));
    assertThat(text(request.data())).isEqualTo("plain");
  }

  @Test
  void takesABodyWithoutContentTypeAsJson() {
    assertThat(text(single(binary("{\"n\": 1.0}")).data())).isEqualTo("{\"n\": 1.0}");
    assertThat(text(single(binary("")).data())).isEqualTo("null");
    assertThat(single(binary("", "Content-Type", "text/plain")).data()).isEmpty();
  }

  static Stream<Arguments> badHeaders() {
    return Stream.of(
        arguments("ce-subject", "caf\u00e9", "invalid_field", "ce-subject"),
        arguments("ce-subject", "%C3%28", "invalid_field", "ce-subject"),
        arguments("ce-subject", "%zz", "invalid_field", "ce-subject"),
        arguments("ce-subject", "100%", "invalid_field", "ce-subject"),
        arguments("ce-subject", "%4", "invalid_field", "ce-subject"),
        arguments("ce-subject", "\"open", "invalid_field", "ce-subject"),
        arguments("ce-subject", "\"a\"b", "invalid_field", "ce-subject"),
        arguments("ce-subject", "\"a\\", "invalid_field", "ce-subject"),
        arguments("ce-subject", "a\tb", "invalid_field", "ce-subject"),
        arguments("ce-subject", "%00", "bad_characters", "subject"),
        arguments("ce-subject", "%0d%0a", "invalid_field", "subject"),
        arguments("ce-id", "e-2", "duplicate_header", "id"),
        arguments("ce-with-hyphen", "a", "invalid_field", "with-hyphen"),
        arguments("ce-data", "a", "invalid_field", "data"),
        arguments("ce-", "a", "invalid_field", ""));
  }

  @ParameterizedTest
  @MethodSource("badHeaders")
  void refusesHeaders(String name, String value, String code, String field) {
    Problem problem = problem(binary("1", name, value));
    assertThat(problem.code()).isEqualTo(code);
    assertThat(problem.field()).isEqualTo(field);
  }

  @Test
  void refusesJsonDataThatIsNotJson() {
    assertThat(problem(binary("{", "Content-Type", "application/json")).code())
        .isEqualTo("bad_json");
    assertThat(problem(binary("{}x")).code()).isEqualTo("trailing_data");
    assertThat(single(binary("{", "Content-Type", "text/plain")).data()).hasSize(1);
  }

  @Test
  void refusesABinaryBodyThatIsTooLarge() {
    int max = QueueLimits.DEFAULT.eventBytesMax();
    assertThat(single(binary("x".repeat(max), "content-type", "text/plain")).data()).hasSize(max);
    assertThat(problem(binary("x".repeat(max + 1), "content-type", "text/plain")).code())
        .isEqualTo("body_too_large");
  }
}
