package io.dehaze.gateway.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MissionControlTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip | true",
        "br , gzip ; q=0.05 , x | true",
        "GZIP;q=1 | true",
        "gzip;q=0 | false",
        "gzip ; q=0.000 , br | false",
        "gzip;q=0, gzip | true",
        "gzipped | false",
        "x gzip | false",
        "gzip x | false",
        "br | false",
        "'' | false",
      })
  void compressesForWhoAccepts(String codings, boolean accepts) {
    assertThat(MissionControl.acceptsGzip(List.of(codings))).isEqualTo(accepts);
  }

  @Test
  void compressesForNobodyWhoDoesNotSay() {
    assertThat(MissionControl.acceptsGzip(null)).isFalse();
  }

  /** Over HTTP/2 they come as they were sent, and settings allow heads of a mebibyte. */
  @ParameterizedTest
  @ValueSource(
      strings = {"gzip%s;", "%sgzip%s", ",%s", "gzip;%sq=0%s", "gzip;q=0%s.", "gzip;q=0.0%s"})
  @Timeout(5)
  void knowsInAMoment_howeverLongTheCodingsAre(String form) {
    for (String blank : List.of(" ", "\t", "0", ",")) {
      String codings = form.replace("%s", blank.repeat(40_000)) + "x";
      assertThat(MissionControl.acceptsGzip(List.of(codings, "gzip"))).isTrue();
    }
  }
}
