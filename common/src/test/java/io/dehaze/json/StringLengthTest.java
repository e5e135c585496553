package io.dehaze.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonToken;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How long a string may be: so many bytes between its quotes, wherever it stands. */
class StringLengthTest {
  private static final int BYTES_MAX = 24;

  /** Documents in which {@code @} stands for a string. */
  private static final String[] PLACES = {
    "@",
    "[@]",
    "[ @\n, 1]",
    "{@:1}",
    "{ @ \n : \"a\" }",
    "{\"a\":@}",
    "{\"a\":[{\"b\":@},@]}",
    "[\"\uD83D\uDE00\",{\"ä\":@, \"c\":2}]"
  };

  private final StrictJson json = new StrictJson(JsonLimits.DEFAULT.withStringBytesMax(BYTES_MAX));

  /** In plain letters, in characters of two, three and four bytes, and in escapes. */
  static Stream<String> longest() {
    return Stream.of(
        "x".repeat(24),
        "ä".repeat(12),
        "€".repeat(8),
        "\uD83D\uDE00".repeat(6),
        "\\u00e4".repeat(4),
        "\\\"".repeat(12),
        "\\\\".repeat(12),
        "xx\\ny€\\u00e4 \uD83D\uDE00]}\\\":");
  }

  @ParameterizedTest
  @MethodSource("longest")
  void maySoManyBytesHave_andNotOneMore(String longest) {
    assertThat(longest.getBytes(UTF_8)).hasSize(BYTES_MAX);
    for (String place : PLACES) {
      String fits = place.replace("@", '"' + longest + '"');
      assertThatCode(() -> json.check(fits.getBytes(UTF_8))).doesNotThrowAnyException();
      refuses(place.replace("@", '"' + longest + "y\""));
      refuses(place.replace("@", "\"y" + longest + '"'));
    }
  }

  private void refuses(String document) {
    BadJsonException refusal =
        catchThrowableOfType(BadJsonException.class, () -> json.check(document.getBytes(UTF_8)));
    assertThat(refusal).as(document).isNotNull();
    assertThat(refusal.code()).isEqualTo("string_too_long");
  }

  @Test
  void saysHowLongAStringMayBe_andWhereThatOneBegins() {
    String document = "{\"a\":1,\n  \"b\": \"" + "x".repeat(25) + "\"}";
    assertThat(
            catchThrowableOfType(
                BadJsonException.class, () -> json.check(document.getBytes(UTF_8))))
        .hasMessage(
            "a string or name may have at most 24 bytes between its quotes: send a shorter one"
                + " (line 2, column 8)");
  }

  @Test
  void countsWhatIsBetweenTheQuotesAlone() throws BadJsonException {
    String space = " \t\r\n".repeat(100);
    String list = "[" + "\"ä\",".repeat(100) + "\"" + "x".repeat(24) + "\"]";
    json.check((space + "{\"ä\"" + space + ":" + space + "\"a\"" + space + "}").getBytes(UTF_8));
    json.check(list.getBytes(UTF_8));
    json.check(("{\"a\":" + "7".repeat(100) + "}").getBytes(UTF_8));
  }

  @Test
  void holdsAcrossTheReadersBuffers() {
    for (int before = 3_900; before < 4_100; before++) { // Jackson reads 4,000 characters at once
      String start = "[\"ä\"," + " ".repeat(before);
      String fits = start + "{\"" + "x".repeat(24) + "\":\"" + "€".repeat(8) + "\"}]";
      assertThatCode(() -> json.check(fits.getBytes(UTF_8))).doesNotThrowAnyException();
      refuses(start + "{\"" + "x".repeat(25) + "\":1}]");
      refuses(start + "{\"a\":\"" + "€".repeat(8) + "x\"}]");
    }
  }

  @Test
  void holdsForWhatIsReadAndForWhatIsPassedOn() throws BadJsonException {
    byte[] document = ("{\"a\":\"" + "x".repeat(25) + "\"}").getBytes(UTF_8);
    try (JsonCursor read = json.open(document);
        JsonCursor cut = json.open(document)) {
      for (JsonCursor each : new JsonCursor[] {read, cut}) {
        each.next();
        each.next();
        assertThat(each.next()).isEqualTo(JsonToken.VALUE_STRING);
      }
      assertThat(catchThrowableOfType(BadJsonException.class, read::text).code())
          .isEqualTo("string_too_long");
      assertThat(catchThrowableOfType(BadJsonException.class, cut::slice).code())
          .isEqualTo("string_too_long");
    }
  }

  @Test
  void leavesTheRestOfTheDocumentWhereItWas() throws BadJsonException {
    String value = "[\"ä\", \"" + "€".repeat(8) + "\", 1]";
    String document = "{\"ä\":\"" + "ä".repeat(12) + "\",\"b\": " + value + " }";
    try (JsonCursor cursor = json.open(document.getBytes(UTF_8))) {
      cursor.next();
      cursor.next();
      cursor.next();
      assertThat(cursor.text()).isEqualTo("ä".repeat(12));
      cursor.next();
      cursor.next();
      assertThat(new String(cursor.slice(), UTF_8)).isEqualTo(value);
      cursor.next();
      cursor.end();
    }
  }
}
