package io.dehaze.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {
  private static final DateTimeFormatter REFERENCE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1970-01-01T00:00:00Z",
        "2026-01-31t23:59:59z",
        "2024-02-29T00:00:00.1Z",
        "2026-01-31T23:59:59.123+14:00",
        "0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999Z",
        "1969-12-31T23:59:59.999Z",
        "2000-02-29T12:00:00+00:00",
        "2026-01-31T23:59:59-00:00"
      })
  void readsTimesAsTheJdkDoes(String text) {
    long expected =
        OffsetDateTime.parse(text.replace("-00:00", "+00:00")).toInstant().toEpochMilli();
    assertThat(Rfc3339.parse(text)).hasValue(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "1970-01-01T00:00:00.0001Z,1",
    "1970-01-01T00:00:00.001000Z,1",
    "1970-01-01T00:00:00.0010000001Z,2",
    "1970-01-01T00:00:00.9999Z,1000",
    "1970-01-01T00:00:00.5Z,500",
    "1969-12-31T23:59:59.9991Z,0",
    "1970-01-01T00:00:00-23:59,86340000"
  })
  void roundsUpSoThatNothingIsEarly(String text, long ms) {
    assertThat(Rfc3339.parse(text)).hasValue(ms);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tomorrow",
        "2026-01-31",
        "2026-01-31T12:00:00",
        "2026-01-31 12:00:00Z",
        "2026-01-31T12:00Z",
        "2026-01-31T24:00:00Z",
        "2026-01-31T12:60:00Z",
        "2026-01-31T12:00:60Z",
        "2026-02-29T12:00:00Z",
        "2100-02-29T12:00:00Z",
        "2026-02-30T12:00:00Z",
        "2026-04-31T12:00:00Z",
        "2026-13-01T12:00:00Z",
        "2026-00-01T12:00:00Z",
        "2026-01-00T12:00:00Z",
        "+294276-01-01T00:00:00Z",
        "-0001-01-01T00:00:00Z",
        "2026-01-31T12:00:00.Z",
        "2026-01-31T12:00:00,5Z",
        "2026-01-31T12:00:00+24:00",
        "2026-01-31T12:00:00+01:60",
        "2026-01-31T12:00:00+0100",
        "2026-01-31T12:00:00+01",
        "2026-01-31T12:00:00 Z",
        " 2026-01-31T12:00:00Z",
        "2026-01-31T12:00:00Z\n",
        "2026-1-31T12:00:00Z",
        "20260131T120000Z",
        "\u0662026-01-31T12:00:00Z",
        "2026-01-31T12:00:00[UTC]",
        "2026-W05-6T12:00:00Z",
        "1769860800"
      })
  void refusesWhatIsNoTime(String text) {
    assertThat(Rfc3339.parse(text)).isEmpty();
  }

  @Test
  void writesWhatItReads() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      long ms = -62_167_219_200_000L + (long) (random.nextDouble() * 315_569_520_000_000L);
      String text = Rfc3339.format(ms);
      assertThat(text).isEqualTo(REFERENCE.format(Instant.ofEpochMilli(ms)));
      assertThat(Rfc3339.parse(text)).hasValue(ms);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, Long.MAX_VALUE, -62_167_219_200_001L, 253_402_300_800_000L})
  void writesOddYearsSomehow(long ms) {
    assertThat(Rfc3339.format(ms)).isEqualTo(Instant.ofEpochMilli(ms).toString());
  }
}
