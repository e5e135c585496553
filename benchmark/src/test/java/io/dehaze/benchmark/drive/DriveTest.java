package io.dehaze.benchmark.drive;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.ByteBuffer;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DriveTest {
  private static final String ANSWER =
      "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nCONTENT-Length:  11\r\n\r\nhello world";

  @Test
  void readsTheStatusOfACompleteAnswer() {
    assertThat(AnswerReader.status(read(ANSWER))).isEqualTo(503);
    assertThat(AnswerReader.status(read("HTTP/1.1 200 OK\r\n\r\n"))).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, 17, 60, 76, 83})
  void waitsForTheRestOfAnAnswer(int length) {
    assertThat(AnswerReader.status(read(ANSWER.substring(0, length)))).isZero();
  }

  private static ByteBuffer read(String bytes) {
    return ByteBuffer.allocate(1_000).put(bytes.getBytes(US_ASCII));
  }

  @Test
  void numbersItsRequests() {
    RequestTemplate template =
        RequestTemplate.of(
            URI.create("http://127.0.0.1:8080/a/b"), "{\"n\":\"##########\"}".getBytes(US_ASCII));
    byte[] copy = template.copy();
    template.number(copy, 1_234_567);
    assertThat(new String(copy, US_ASCII))
        .startsWith("POST /a/b HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n")
        .contains("Content-Length: 18\r\n")
        .endsWith("\r\n\r\n{\"n\":\"0001234567\"}");
  }

  @Test
  void tellsItsResultInOneLine() {
    Histogram micros = new Histogram(1_000_000, 3);
    micros.recordValue(1_500);
    DriveResult result = new DriveResult(10, 2, 2_000_000_000, micros, 7);
    DriveResult told = DriveResult.ofLine(result.line());
    assertThat(told.perSecond()).isEqualTo(5);
    assertThat(told.refused()).isEqualTo(2);
    assertThat(told.measuredFrom()).isEqualTo(7);
    assertThat(told.latencies().count()).isEqualTo(1);
  }
}
