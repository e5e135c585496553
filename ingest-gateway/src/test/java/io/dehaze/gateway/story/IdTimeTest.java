package io.dehaze.gateway.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.dehaze.gateway.queue.EventIds;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdTimeTest {
  @Test
  void saysWhenAGatewayMadeAnId() {
    long beforeMs = System.currentTimeMillis();
    String id = new EventIds(Clock.systemUTC(), System::nanoTime, () -> 8).get();

    assertThat(IdTime.of(id, Long.MAX_VALUE)).isBetween(beforeMs, System.currentTimeMillis());
    assertThat(IdTime.of(id, beforeMs)).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "order-7",
        "",
        "43e32d79-f2bf-41c0-be5f-a75c8c1bcfbf",
        "01a20be7-dd2b-71b5-1d80-4743c1b11660",
        "01a20be7-dd2b-71b5-9d80-4743c1b1166",
        "01a20be7-dd2b-71b5-9d80-4743c1b116600"
      })
  void isSilentOfOtherIds(String id) {
    assertThat(IdTime.of(id, Long.MAX_VALUE)).isEqualTo(-1);
  }
}
