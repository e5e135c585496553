package io.dehaze.system.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;

/**
 * Makes events up: kinds in turn, each with data of its own, spelled so that whoever reads and
 * writes it anew is found out.
 */
public final class Events {
  private final String idPrefix;
  private final List<Kind> kinds;
  private final IntToLongFunction dueMs;

  private Events(String idPrefix, List<Kind> kinds, IntToLongFunction dueMs) {
    this.idPrefix = idPrefix;
    this.kinds = kinds;
    this.dueMs = dueMs;
  }

  /** Events with ids of their own, {@code <idPrefix>-<number>}. */
  public static Events named(String idPrefix, Kind... kinds) {
    return new Events(idPrefix, List.of(kinds), number -> 0);
  }

  /** Events whose ids are left to the gateway. */
  public static Events unnamed(Kind... kinds) {
    return new Events(null, List.of(kinds), number -> 0);
  }

  /**
   * The same events, scheduled.
   *
   * @param when the event with a number is due, in milliseconds since the epoch
   */
  public Events due(IntToLongFunction when) {
    return new Events(idPrefix, kinds, when);
  }

  /** The event with a number; the same event each time. */
  public PlannedEvent get(int number) {
    String id = idPrefix == null ? null : "%s-%06d".formatted(idPrefix, number);
    Kind kind = kinds.get(number % kinds.size());
    return new PlannedEvent(id, kind, data(number), dueMs.applyAsLong(number));
  }

  /** So many events from a number on. */
  List<PlannedEvent> range(int first, int count) {
    return IntStream.range(first, first + count).mapToObj(this::get).toList();
  }

  private static byte[] data(int number) {
    return "{\"n\": 12345678901234567890.10, \"number\":%d,  \"text\":\"gr\\u00fcn und grün %s\", \"e\":1e400 }"
        .formatted(number, "x".repeat(number % 97))
        .getBytes(UTF_8);
  }
}
