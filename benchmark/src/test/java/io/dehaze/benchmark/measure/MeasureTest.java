package io.dehaze.benchmark.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.dehaze.benchmark.report.Target;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeasureTest {
  @Test
  void takesTheMedianAndTheEndsOfRounds() {
    assertThat(Spread.of(List.of(5.0, 1.0, 3.0))).isEqualTo(new Spread(3, 1, 5));
    assertThat(Spread.of(List.of(4.0, 1.0))).isEqualTo(new Spread(2.5, 1, 4));
    assertThat(Spread.of(List.of(7.0))).isEqualTo(new Spread(7, 7, 7));
    assertThatIllegalArgumentException().isThrownBy(() -> Spread.of(List.of()));
  }

  @Test
  void hasNoPercentileOfNothing() {
    assertThat(new Latencies().percentileMs(50)).isNaN(); // and so meets no target
    assertThat(Target.atMost(5).isMetBy(Double.NaN)).isFalse();
  }

  @Test
  void tellsPercentilesAndCountsWhatWasEarly() {
    Latencies latencies = new Latencies();
    for (int ms = 1; ms <= 1_000; ms++) {
      latencies.record(ms * 1_000L);
    }
    assertThat(latencies.percentileMs(50)).isCloseTo(500, within(1.0));
    assertThat(latencies.percentileMs(99)).isCloseTo(990, within(1.0));
    assertThat(latencies.maxMs()).isCloseTo(1_000, within(1.0));
    latencies.record(-1);
    assertThat(latencies.count()).isEqualTo(1_001);
  }

  @Test
  void sumsTheSeriesOfAMetric() {
    MetricsPage page =
        new MetricsPage(
            """
            # HELP jvm_memory_used_bytes The amount of used memory
            jvm_memory_used_bytes{area="heap",id="G1 Eden Space"} 1.0E6
            jvm_memory_used_bytes{area="heap",id="G1 Old Gen"} 2.5E6
            jvm_memory_used_bytes{area="nonheap",id="Metaspace"} 9.0E9
            jvm_memory_used_bytes_more 1.0
            plain_total 3.0
            """);
    assertThat(page.sum("jvm_memory_used_bytes", Map.of("area", "heap"))).isEqualTo(3.5e6);
    assertThat(page.sum("plain_total", Map.of())).isEqualTo(3);
    assertThat(page.sum("absent", Map.of())).isZero();
  }
}
