package io.dehaze.gateway.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.dehaze.event.Problems;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {
  private final Problems problems = new Problems();

  private Query query(String name, String... values) {
    return new Query(Map.of(name, new ArrayDeque<>(List.of(values))), problems);
  }

  @ParameterizedTest
  @CsvSource({"caf%C3%A9,café", "a%26b,a&b", "a+b,'a b'", "a%20b,'a b'", "a%2Bb,a+b"})
  void decodesAsTheListOfDeadLettersDoes(String sent, String type) {
    assertThat(query("type", sent).text("type")).isEqualTo(type);
    assertThat(problems.isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-01-31T13:00:00+01:00",
        "2026-01-31T13:00:00%2B01:00",
        "2026-01-31T12%3A00%3A00Z",
        "1769860800000"
      })
  void knowsATime_howeverItsOffsetIsWritten(String sent) {
    assertThat(query("since", sent).time("since"))
        .isEqualTo(Instant.parse("2026-01-31T12:00:00Z").toEpochMilli());
    assertThat(problems.isEmpty()).isTrue();
  }

  @Test
  void refusesWhatIsGivenTwiceOrEncodedBadly() {
    assertThat(query("type", "a", "b").text("type")).isNull();
    assertThat(query("type", "%zz").text("type")).isNull();
    assertThat(problems.list()).hasSize(2);
    assertThat(query("type", "a").text("trigger")).isNull();
  }
}
