package io.dehaze.gateway.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dehaze.event.Problem;
import java.util.List;

/** What the tests of the parsers have in common: one moment, one node, ids that count. */
final class Parsing {
  /** 2026-01-31T12:00:00.000Z. */
  static final long NOW_MS = 1_769_860_800_000L;

  private Parsing() {}

  static EventParser parser() {
    return parser(QueueLimits.DEFAULT);
  }

  static EventParser parser(QueueLimits limits) {
    int[] made = {0};
    return new EventParser(limits, "node-1", () -> "made-" + ++made[0]);
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  static EventRequest single(Parsed parsed) {
    Parsed.Events events = events(parsed);
    assertThat(events.isBatch()).isFalse();
    assertThat(events.requests()).hasSize(1);
    return events.requests().get(0);
  }

  static Parsed.Events events(Parsed parsed) {
    assertThat(parsed).isInstanceOf(Parsed.Events.class);
    return (Parsed.Events) parsed;
  }

  static List<Problem> problems(Parsed parsed) {
    assertThat(parsed).isInstanceOf(Parsed.Refused.class);
    return ((Parsed.Refused) parsed).problems();
  }

  static Problem problem(Parsed parsed) {
    assertThat(problems(parsed)).hasSize(1);
    return problems(parsed).get(0);
  }

  static String text(byte[] data) {
    return new String(data, UTF_8);
  }
}
