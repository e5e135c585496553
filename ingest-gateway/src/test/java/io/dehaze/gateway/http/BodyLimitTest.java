package io.dehaze.gateway.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BodyLimitTest {
  private static final BodyLimits LIMITS = new BodyLimits(10, 100);

  @ParameterizedTest
  @CsvSource(
      value = {
        "EITHER|{|10",
        "EITHER|[|100",
        "EITHER|' \t\r\n['|100",
        "EITHER|''|10",
        "EITHER|'  '|10",
        "EITHER|x[|10",
        "SINGLE|[|10",
        "BATCH|{|100",
      },
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false)
  void followsTheFirstByteThatIsNotBlank(BodyShape shape, String begun, int bytesMax) {
    ByteBuffer body = ByteBuffer.allocate(20).put(begun.getBytes(US_ASCII));
    assertThat(new BodyLimit(LIMITS, shape).bytesMax(body)).isEqualTo(bytesMax);
  }
}
