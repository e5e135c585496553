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

  @ParameterizedTest
  @CsvSource(
      value = {
        "EITHER|''|100|false",
        "EITHER|' '|11|false",
        "EITHER|'  ['|100|false",
        "EITHER|[|101|true",
        "EITHER|{|10|false",
        "EITHER|{|11|true",
        "EITHER|'           '|-1|true",
        "SINGLE|''|11|true",
        "BATCH|''|101|true",
      },
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false)
  void judgesWhatWasAnnouncedOnceItIsKnownWhatItIs(
      BodyShape shape, String begun, long declared, boolean isPassed) {
    ByteBuffer body = ByteBuffer.allocate(20).put(begun.getBytes(US_ASCII));
    assertThat(new BodyLimit(LIMITS, shape).isPassed(body, declared)).isEqualTo(isPassed);
  }
}
