package io.dehaze.gateway.story;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dehaze.attempt.Attempt;
import io.dehaze.attempt.AttemptKind;
import io.dehaze.event.Rfc3339;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts of what happened lately: for each second of the last minutes, and for each trigger in the
 * last minute. Attempts are added the newest first. Not thread-safe.
 */
final class Summary {
  private static final long SECOND_MS = 1_000;
  private static final long SECONDS_MS = 180 * SECOND_MS;
  private static final long TRIGGERS_MS = 60 * SECOND_MS;

  /** What happened in one second. */
  private static final class Second {
    private final Map<AttemptKind, Integer> kinds = new EnumMap<>(AttemptKind.class);
    private int accepted;
  }

  /** How one trigger did. */
  private static final class Figures {
    private int delivered;
    private int failed;
    private int deferred;
    private int dead;
    private Attempt lastDelivered;
    private Attempt lastFailed;
  }

  private final long nowMs;
  private final long triggersFromMs;
  private final Map<Long, Second> seconds = new TreeMap<>();
  private final Map<String, Figures> triggers = new TreeMap<>();

  /**
   * Nothing has happened.
   *
   * @param nowMs the time, in milliseconds since the epoch
   * @param reachesBackToMs from when on all attempts will be added
   */
  Summary(long nowMs, long reachesBackToMs) {
    this.nowMs = nowMs;
    this.triggersFromMs = Math.max(reachesBackToMs, nowMs - TRIGGERS_MS);
  }

  void add(Attempt attempt) {
    long atMs = attempt.times().atMs();
    if (atMs >= nowMs - SECONDS_MS) {
      second(atMs).kinds.merge(attempt.kind(), 1, Integer::sum);
    }
    long acceptedMs = attempt.times().acceptedMs();
    boolean isFirst = attempt.call().number() <= 1 && attempt.kind() != AttemptKind.DEFERRED;
    if (isFirst && acceptedMs >= nowMs - SECONDS_MS) {
      second(acceptedMs).accepted++;
    }
    if (attempt.subject().trigger() != null) {
      add(triggers.computeIfAbsent(attempt.subject().trigger(), id -> new Figures()), attempt);
    }
  }

  private Second second(long ms) {
    return seconds.computeIfAbsent(ms / SECOND_MS, second -> new Second());
  }

  private void add(Figures figures, Attempt attempt) {
    int one = attempt.times().atMs() >= triggersFromMs ? 1 : 0;
    switch (attempt.kind()) {
      case DELIVERED -> {
        figures.delivered += one;
        figures.lastDelivered = figures.lastDelivered == null ? attempt : figures.lastDelivered;
      }
      case FAILED, DEAD, RETURNED -> {
        figures.failed += one;
        figures.dead += attempt.kind() == AttemptKind.DEAD ? one : 0;
        figures.lastFailed = figures.lastFailed == null ? attempt : figures.lastFailed;
      }
      case DEFERRED -> figures.deferred += one;
      default -> {
        // a cancelled or expired event tells nothing of its webhook
      }
    }
  }

  /** Writes its members into an object that has begun. */
  void writeTo(JsonGenerator json) throws IOException {
    json.writeNumberField("seconds", (nowMs - triggersFromMs) / (double) SECOND_MS);
    json.writeArrayFieldStart("perSecond");
    for (Map.Entry<Long, Second> each : seconds.entrySet()) {
      write(each.getKey() * SECOND_MS, each.getValue(), json);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("triggers");
    for (Map.Entry<String, Figures> each : triggers.entrySet()) {
      write(each.getKey(), each.getValue(), json);
    }
    json.writeEndArray();
  }

  private static void write(long atMs, Second second, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("at", Rfc3339.format(atMs));
    json.writeNumberField("accepted", second.accepted);
    for (Map.Entry<AttemptKind, Integer> kind : second.kinds.entrySet()) {
      json.writeNumberField(kind.getKey().label(), kind.getValue());
    }
    json.writeEndObject();
  }

  private static void write(String trigger, Figures figures, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("trigger", trigger);
    json.writeNumberField("delivered", figures.delivered);
    json.writeNumberField("failed", figures.failed);
    json.writeNumberField("deferred", figures.deferred);
    json.writeNumberField("dead", figures.dead);
    if (figures.lastDelivered != null) {
      json.writeStringField(
          "lastDeliveredAt", Rfc3339.format(figures.lastDelivered.times().atMs()));
    }
    if (figures.lastFailed != null) {
      json.writeStringField("lastFailedAt", Rfc3339.format(figures.lastFailed.times().atMs()));
      if (figures.lastFailed.error() != null) {
        json.writeStringField("lastError", figures.lastFailed.error());
      }
    }
    json.writeEndObject();
  }
}
