package io.dehaze.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {
  private final StrictJson json = new StrictJson(JsonLimits.DEFAULT);

  private BadJsonException refused(byte[] document) {
    BadJsonException refusal =
        catchThrowableOfType(BadJsonException.class, () -> json.check(document));
    assertThat(refusal).isNotNull();
    return refusal;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,",
        "{\"a\":1,}",
        "[1,]",
        "[",
        "[1",
        "[1 2]",
        "{a:1}",
        "{'a':1}",
        "'a'",
        "// c\n1",
        "/* c */ 1",
        "# c\n1",
        "NaN",
        "[NaN]",
        "Infinity",
        "-Infinity",
        "007",
        "-01",
        "+1",
        ".5",
        "1.",
        "1.e5",
        "1e",
        "1e+",
        "-",
        "0x10",
        "tru",
        "True",
        "nul",
        "\"",
        "\"a",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u12g4\"",
        "\"a\tb\"",
        "\"a\nb\"",
        "[\"\\q\"]",
        "{\"a\":\"\\x\"}",
        "{1:2}",
        "{\"a\" 1}",
        "{\"a\":1 \"b\":2}",
        "}",
        "]",
        ",",
        "[}",
        "{]",
        "undefined",
        "{\"a\":1;}",
        "\u00a01",
        "[1]\u0001]",
        "{,}",
        "[,1]",
        "{\"a\"::1}",
        "--1",
        "1.2.3x"
      })
  void refusesWhatIsNotJsonAndSaysWhere(String text) {
    BadJsonException refusal = refused(text.getBytes(UTF_8));
    assertThat(refusal.code()).isIn("bad_json", "trailing_data");
    assertThat(refusal).hasMessageMatching(".*\\(line [0-9]+, column [0-9]+\\)");
  }

  @ParameterizedTest
  @CsvSource({"'{\n  \"a\": tru\n}',2", "'[1,\n2,\n3,,]',3", "'{\"a\":1',1"})
  void namesTheLine(String text, int line) {
    assertThat(refused(text.getBytes(UTF_8))).hasMessageContaining("(line %d,", line);
  }

  @Test
  void tellsTruncatedFromWrong() {
    assertThat(refused("{\"a\":[1,2".getBytes(UTF_8))).hasMessageStartingWith("the JSON ends too");
    assertThat(refused("{\"a\":?}".getBytes(UTF_8))).hasMessageStartingWith("not JSON");
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        arguments("", "empty_body"),
        arguments(" \r\n\t ", "empty_body"),
        arguments("{}xyz", "trailing_data"),
        arguments("{}{}", "trailing_data"),
        arguments("[] ,", "trailing_data"),
        arguments("null null", "trailing_data"),
        arguments("{}\u0000", "trailing_data"),
        arguments("{\"a\":1,\"b\":2,\"a\":3}", "duplicate_key"),
        arguments("{\"a\":1,\"\\u0061\":3}", "duplicate_key"),
        arguments("{\"x\":[{\"y\":{\"a\":1,\"b\":2,\"c\":4,\"a\":3}}]}", "duplicate_key"),
        arguments("[".repeat(129) + "]".repeat(129), "too_deep"),
        arguments("{\"a\":".repeat(129) + "1" + "}".repeat(129), "too_deep"),
        arguments("[".repeat(100_000), "too_deep"),
        arguments(keys(200_000), "too_many_tokens"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void namesTheReason(String text, String code) {
    assertThat(refused(text.getBytes(UTF_8)).code()).isEqualTo(code);
  }

  private static String keys(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"k" + i + "\":1")
        .collect(Collectors.joining(",", "{", "}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        " true ",
        "0",
        "-0",
        "1e400",
        "-1.5E-10",
        "12345678901234567890.10",
        "\"\"",
        "{}",
        "[]",
        "[1,\"a\",null,{\"b\":[]}]",
        "{\"\":0}",
        "\"\\u00e4\\n\\\"\\/\"",
        "\"ä€\uD83D\uDE00\"",
        "{\"@class\":\"java.lang.Object\"}",
        "{\"a\":{\"a\":{\"a\":1}}}",
        "[{\"a\":1},{\"a\":1}]",
        "\"\\ud800\"",
        "\"\\u0000\"",
        "\"\u007f\"",
        "\r\n\t[ 1 , 2 ] "
      })
  void acceptsJson(String text) {
    assertThatCode(() -> json.check(text.getBytes(UTF_8))).doesNotThrowAnyException();
  }

  @Test
  void acceptsExactlyTheLimits() throws BadJsonException {
    json.check(("[".repeat(128) + "]".repeat(128)).getBytes(UTF_8));
    json.check(keys((JsonLimits.DEFAULT.tokensMax() - 2) / 2).getBytes(UTF_8));
    assertThat(refused(keys(JsonLimits.DEFAULT.tokensMax() / 2).getBytes(UTF_8)).code())
        .isEqualTo("too_many_tokens");
  }

  @Test
  void letsNumbersThatNobodyReadsBeAsLongAsTheyLike() throws BadJsonException {
    json.check(("[" + "7".repeat(100_000) + "]").getBytes(UTF_8));
  }

  @ParameterizedTest
  @CsvSource({"1000,''", "999,-", "997,1e+"})
  void readsNumbersAsLongAsTheLimit(int digits, String before) throws BadJsonException {
    try (JsonCursor cursor = json.open((before + "7".repeat(digits)).getBytes(UTF_8))) {
      cursor.next();
      assertThat(cursor.numberText()).hasSize(1_000);
    }
  }

  @ParameterizedTest
  @CsvSource({"1001,''", "1000,-", "999,0.", "999,1e"})
  void refusesToReadLongerNumbers(int digits, String before) throws BadJsonException {
    try (JsonCursor cursor = json.open((before + "7".repeat(digits)).getBytes(UTF_8))) {
      cursor.next();
      assertThat(catchThrowableOfType(BadJsonException.class, cursor::number).code())
          .isEqualTo("number_too_long");
    }
  }

  static Stream<Arguments> notUtf8() {
    return Stream.of(
        arguments("C3 28", bytes("{\"a\":\"", 0xC3, 0x28)),
        arguments("overlong slash", bytes("{\"a\":\"", 0xC0, 0xAF)),
        arguments("surrogate", bytes("{\"a\":\"", 0xED, 0xA0, 0x80)),
        arguments("beyond U+10FFFF", bytes("{\"a\":\"", 0xF4, 0x90, 0x80, 0x80)),
        arguments("Latin-1", encoded("{\"a\":\"ä\"}", ISO_8859_1)),
        arguments("UTF-16LE", encoded("{\"a\":1}", UTF_16LE)),
        arguments("UTF-16BE", encoded("{\"a\":1}", UTF_16BE)),
        arguments("UTF-16LE with mark", encoded("\uFEFF{\"a\":1}", UTF_16LE)),
        arguments("UTF-16BE with mark", encoded("\uFEFF{\"a\":1}", UTF_16BE)),
        arguments("UTF-32LE", encoded("{\"a\":1}", Charset.forName("UTF-32LE"))),
        arguments("UTF-32BE", encoded("{\"a\":1}", Charset.forName("UTF-32BE"))),
        arguments("UTF-16LE digit", encoded("1", UTF_16LE)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("notUtf8")
  void refusesOtherEncodings(String name, byte[] document) {
    assertThat(refused(document).code()).as(name).isEqualTo("not_utf8");
  }

  @Test
  void refusesAByteOrderMark() {
    assertThat(refused("\uFEFF{}".getBytes(UTF_8)).code()).isEqualTo("bad_json");
  }

  @Test
  void answersDepthAtOnce() {
    byte[] deep = ("{\"data\":" + "[".repeat(100_000)).getBytes(UTF_8);
    refused(deep);
    long best = IntStream.range(0, 5).mapToLong(i -> nanosToRefuse(deep)).min().orElseThrow();
    assertThat(best).isLessThan(10_000_000);
  }

  private long nanosToRefuse(byte[] document) {
    long start = System.nanoTime();
    refused(document);
    return System.nanoTime() - start;
  }

  private static byte[] bytes(String start, int... rest) {
    byte[] head = start.getBytes(UTF_8);
    byte[] all = Arrays.copyOf(head, head.length + rest.length + 2);
    for (int i = 0; i < rest.length; i++) {
      all[head.length + i] = (byte) rest[i];
    }
    all[all.length - 2] = '"';
    all[all.length - 1] = '}';
    return all;
  }

  private static byte[] encoded(String text, Charset charset) {
    return text.getBytes(charset);
  }
}
