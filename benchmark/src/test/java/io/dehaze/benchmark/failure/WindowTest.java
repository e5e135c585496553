package io.dehaze.benchmark.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.dehaze.benchmark.sink.Arrival;
import io.dehaze.benchmark.sink.Mark;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowTest {
  private final Window window = new Window(1_000, 3_000);
  private final List<Arrival> arrivals =
      List.of(
          arrival(900, 1_100), arrival(1_000, 1_020), arrival(2_900, 3_100), arrival(3_000, 3_001));

  @Test
  void takesLatenciesOfWhatWasPostedInIt() {
    assertThat(window.latencies(arrivals).count()).isEqualTo(2);
    assertThat(window.latencies(arrivals).maxMs()).isBetween(199.0, 201.0);
  }

  @Test
  void countsWhatArrivedInIt() {
    assertThat(window.perSecond(arrivals)).isEqualTo(1);
  }

  private static Arrival arrival(long dueMs, long atMs) {
    return new Arrival(new Mark(0, 0, dueMs), atMs * 1_000);
  }
}
