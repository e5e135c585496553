package io.dehaze.worker.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.dehaze.event.Event;
import io.dehaze.event.QueuedEvent;
import org.junit.jupiter.api.Test;

class PauseTest {
  private static final long NOW_MS = 1_000_000_000_000L;

  @Test
  void looksSoonAtFirst_andLaterOnceAMinute() {
    assertThat(lookAgainAfterMs(0, null)).isEqualTo(5_000);
    assertThat(lookAgainAfterMs(20_000, "mail")).isEqualTo(20_000);
    assertThat(lookAgainAfterMs(86_400_000, "mail")).isEqualTo(60_000);
  }

  private static long lookAgainAfterMs(long ageMs, String trigger) {
    Event none = null;
    QueuedEvent queued = new QueuedEvent(none, NOW_MS - ageMs, NOW_MS, 0, trigger);
    return Pause.lookAgainMs(queued, NOW_MS) - NOW_MS;
  }
}
