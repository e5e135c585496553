package io.dehaze.benchmark.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dehaze.benchmark.measure.Spread;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class ReportTest {
  private final Report report =
      Report.of(
              List.of("5 events."),
              List.of(
                  Figure.of("lateness p99", "ms", 12.5)
                      .withTarget(Target.atMost(20))
                      .withRounds(new Spread(12, 11, 13.5)),
                  Figure.of("lost", "", 1).withTarget(Target.none()),
                  Figure.of("events", "", 150_000)))
          .about(
              "schedule",
              "./dehaze bench schedule",
              new Machine(Map.of("Java", "17"), null, "1", "2"));

  @Test
  void isOneTableForPeople() {
    assertThat(MarkdownReport.of(report, "schedule.svg"))
        .contains("(schedule.svg)")
        .contains("Written by `./dehaze bench schedule`.")
        .contains("| lateness p99 |  12.50 ms |  <= 20 | met    |               12 | 11 .. 13.50 |")
        .contains("| lost         |         1 |      0 | missed |")
        .contains("1 of 2 targets met.")
        .contains("| Java | 17 |");
    assertThat(TextReport.of(report)).contains("| events       |   150,000 |").contains("after: 2");
  }

  @Test
  void isJsonForScripts() throws Exception {
    assertThat(new String(JsonReport.of(report), UTF_8))
        .contains("\"value\" : 12.5", "\"met\" : false", "\"median_of_rounds\" : 12.0");
  }

  @Test
  void isAPictureOfWhatWasMeasuredInRounds() throws Exception {
    String chart = Chart.of(report);
    assertThat(Chart.isWorthwhile(report)).isTrue();
    assertThat(chart).contains(">lateness p99<", ">12.50 ms  (&lt;= 20)<").doesNotContain(">lost<");
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(chart))); // well formed, or it throws
  }
}
