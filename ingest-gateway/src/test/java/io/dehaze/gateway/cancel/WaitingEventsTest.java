package io.dehaze.gateway.cancel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dehaze.event.Attributes;
import io.dehaze.event.Event;
import io.dehaze.event.QueuedEvent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WaitingEventsTest {
  private static final long NOON = 1_800_000_000_000L;
  private static final long ONE = NOON + 3_600_000;

  /** Its row must outlive the last: else a restart would bring that back. */
  @Test
  void ofTwoCopiesTheLastIsTheOneThatIsDueLast() {
    QueuedEvent first = copy(NOON, null);
    QueuedEvent last = copy(ONE, null);
    assertThat(WaitingEvents.last(List.of(first, last))).contains(last);
    assertThat(WaitingEvents.last(List.of(last, first))).contains(last);
    assertThat(WaitingEvents.last(List.of())).isEmpty();
  }

  @Test
  void whatWasHandedToDeliveryIsDueNoMore() {
    QueuedEvent triedAgain = copy(ONE, "mail");
    QueuedEvent waits = copy(NOON, null);
    assertThat(WaitingEvents.dueMs(triedAgain)).isZero();
    assertThat(WaitingEvents.dueMs(waits)).isEqualTo(NOON);
    assertThat(WaitingEvents.last(List.of(triedAgain, waits))).contains(waits);
  }

  private static QueuedEvent copy(long dueMs, String trigger) {
    Attributes attributes =
        new Attributes("e-1", "node-1", "paid", "2026-01-01T00:00:00Z", Attributes.JSON, Map.of());
    Event event = new Event(attributes, "shop", Map.of(), "{}".getBytes(UTF_8));
    return new QueuedEvent(event, NOON - 60_000, dueMs, 0, trigger);
  }
}
