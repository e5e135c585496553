package io.dehaze.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class NamesLimitTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  private void count(String project, String trigger) {
    registry.counter("attempts", "project", project, "trigger", trigger).increment();
  }

  private double counted(String project, String trigger) {
    return registry.get("attempts").tags("project", project, "trigger", trigger).counter().count();
  }

  @Test
  void putsTogetherWhatIsBeyondTheLimit() {
    registry.config().meterFilter(new NamesLimit(2));
    for (int i = 0; i < 100; i++) {
      count("p" + i, "t");
      count("p0", "t" + i);
    }
    assertThat(counted("p0", "t")).isEqualTo(1);
    assertThat(counted("p0", "t0")).isEqualTo(1);
    assertThat(counted("p0", "other")).isEqualTo(99);
    assertThat(counted("p1", "other")).isEqualTo(1);
    assertThat(counted("other", "other")).isEqualTo(98);
    assertThat(registry.getMeters()).hasSize(5);
  }

  @Test
  void leavesOtherMetersAlone() {
    registry.config().meterFilter(new NamesLimit(0));
    registry.counter("lanes", "lane", "events").increment();
    assertThat(registry.get("lanes").tag("lane", "events").counter().count()).isEqualTo(1);
  }
}
