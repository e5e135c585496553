package io.dehaze.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonToken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonCursorTest {
  private static final String[] PADDINGS = {
    "", "plain", "ä", "€uro", "\uD83D\uDE00", "\\u00e4\\\""
  };

  private final StrictJson json = new StrictJson(JsonLimits.DEFAULT);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "0",
        "-1.50e+3",
        "12345678901234567890.10",
        "\"\"",
        "\"text\"",
        "\"ä\\u00e4€\"",
        "\"\uD83D\uDE00 and \\\" and \\\\\"",
        "{}",
        "[]",
        "[ 1 ,\n\"ä\" ]",
        "{\"n\": 12345678901234567890.10}",
        "{ \"ä\" : {\"b\":[null , \"\uD83D\uDE00\"]} }"
      })
  void cutsOutExactlyWhatWasWritten(String value) throws BadJsonException {
    for (String padding : PADDINGS) {
      for (String space : new String[] {"", " ", "\n\t "}) {
        cuts("{\"before\":\"" + padding + "\",\"data\":" + space, value, space + ",\"after\":1}");
        cuts("{\"data\":" + space, value, space + "}");
      }
    }
  }

  @Test
  void cutsOutValuesAcrossTheReadersBuffers() throws BadJsonException {
    String value = "[\"ä\uD83D\uDE00\",123456,\"plain\",{\"k\":null}]";
    for (int length = 3_900; length < 4_100; length++) { // Jackson reads 4,000 characters at once
      cuts("{\"p\":\"" + "x".repeat(length) + "\",\"data\":", value, "}");
      cuts("{\"p\":\"ä" + "x".repeat(length) + "\",\"data\":", "1234567", ",\"after\":1}");
      cuts("{\"p\":\"ä" + "x".repeat(length) + "\",\"data\":", "\"1234\uD83D\uDE00567\"", "}");
      cuts("{\"p\":\"ä" + "x".repeat(length) + "\",\"data\":", "false", "\n}");
    }
  }

  private void cuts(String before, String value, String after) throws BadJsonException {
    try (JsonCursor cursor = json.open((before + value + after).getBytes(UTF_8))) {
      assertThat(cursor.next()).isEqualTo(JsonToken.START_OBJECT);
      byte[] cut = null;
      while (cursor.next() == JsonToken.FIELD_NAME) {
        boolean wanted = cursor.fieldName().equals("data");
        cursor.next();
        if (wanted) {
          cut = cursor.slice();
        } else {
          cursor.skipValue();
        }
      }
      cursor.end();
      assertThat(new String(cut, UTF_8)).isEqualTo(value);
    }
  }

  @Test
  void knowsWhereTheItemsOfAnArrayBeginAndEnd() throws BadJsonException {
    String[] items = {"{\"ä\":1}", "\"\uD83D\uDE00\"", "12", "[[]]", "null"};
    String text = "[" + String.join(" , ", items) + "]";
    byte[] document = text.getBytes(UTF_8);
    try (JsonCursor cursor = json.open(document)) {
      cursor.next();
      for (String item : items) {
        cursor.next();
        int start = cursor.startByte();
        cursor.skipValue();
        assertThat(new String(document, start, cursor.endByte() - start, UTF_8)).isEqualTo(item);
      }
      assertThat(cursor.next()).isEqualTo(JsonToken.END_ARRAY);
      cursor.end();
    }
  }
}
