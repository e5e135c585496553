package io.dehaze.gateway.sync;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dehaze.reply.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookResultTest {
  private static WebhookResult of(byte[] body, String contentType) {
    return WebhookResult.of(new Reply.Answered(200, contentType, body));
  }

  private static String json(WebhookResult result) {
    return new String(result.json(), UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ \"n\" : 12345678901234567890.10 }\n",
        "[1e400,{\"response\":1}]",
        "\"\\ud800\"",
        " 7 ",
        "{\"a\":{\"response\":1}}"
      })
  void isTheBodyByteByByte_whereThatIsJson(String body) {
    WebhookResult result = of(body.getBytes(UTF_8), "text/plain");
    assertThat(json(result)).isEqualTo(body);
    assertThat(result.contentType()).isNull();
    assertThat(result.isBase64()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"response\":{\"a\": 1.0 } }|{\"a\": 1.0 }",
        "{\"x\":[{}],\"response\":null,\"y\":\"ä😀\"}|null",
        "{\"ä😀\":1,\"response\":\"ä😀\"}|\"ä😀\"",
      })
  void isWhatStandsAtResponse(String body, String expected) {
    assertThat(json(of(body.getBytes(UTF_8), null))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|\"\"",
        "<p class=\"x\">|\"<p class=\\\"x\\\">\"",
        "{\"response\":1,\"response\":2}|\"{\\\"response\\\":1,\\\"response\\\":2}\"",
        "{} {}|\"{} {}\"",
        "NaN|\"NaN\"",
      })
  void isAString_whereTheBodyIsNoJson(String body, String expected) {
    WebhookResult result = of(body.getBytes(UTF_8), "text/html");
    assertThat(json(result)).isEqualTo(expected);
    assertThat(result.contentType()).isEqualTo("text/html");
    assertThat(result.isBase64()).isFalse();
  }

  @Test
  void isTextInTheCharsetThatIsNamed() {
    byte[] latin = "ä".getBytes(ISO_8859_1);
    assertThat(json(of(latin, "text/plain; Charset=\"iso-8859-1\""))).isEqualTo("\"ä\"");
    assertThat(of(latin, "text/plain").isBase64()).isTrue();
    assertThat(of(latin, "text/plain; charset=no-such").isBase64()).isTrue();
    assertThat(json(of(latin, null))).isEqualTo("\"5A==\"");
  }

  @Test
  void isBase64_whereTheCharsetLetsHalvesOfPairsThrough() {
    byte[] half = {0, 0, (byte) 0xD8, 0};
    WebhookResult result = of(half, "text/plain;charset=UTF-32BE");
    assertThat(json(result)).isEqualTo("\"AADYAA==\"");
    assertThat(result.isBase64()).isTrue();
    byte[] whole = {0, 1, (byte) 0xF6, 0};
    assertThat(json(of(whole, "text/plain;charset=UTF-32BE"))).isEqualTo("\"😀\"");
  }

  @Test
  void saysAllThatItIs() {
    WebhookResult result = of(new byte[] {-1}, "image/png");
    assertThat(new String(result.answer("a\"b", 201), UTF_8))
        .isEqualTo(
            "{\"id\":\"a\\\"b\",\"status\":201,\"result\":\"/w==\",\"contentType\":\"image/png\",\"encoding\":\"base64\"}");
  }
}
