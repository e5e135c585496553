package io.dehaze.gateway.story;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dehaze.attempt.Attempt;
import io.dehaze.attempt.AttemptKind;
import io.dehaze.event.Rfc3339;
import io.dehaze.trigger.TriggerKey;
import java.io.IOException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Counts of what happened lately: in each project for each second of the last three minutes, and
 * for each trigger in the last minute. An attempt is counted as it is read and not kept, so however
 * many there are, the counts reach back as far. They are of the projects and triggers that were
 * busy last, as many as there is room for. Thread-safe.
 *
 * <p>Times are those at which the broker took the attempts, in milliseconds since the epoch.
 */
final class RecentCounts {
  private static final long SECOND_MS = 1_000;
  private static final long PROJECT_MS = 180 * SECOND_MS;
  private static final long TRIGGER_MS = 60 * SECOND_MS;
  private static final long TRIGGER_SLOT_MS = 5 * SECOND_MS;
  private static final int PROJECTS_MAX = 200;
  private static final int TRIGGERS_MAX = 5_000;

  /** What happened in one second. */
  private static final class Second {
    private final Map<AttemptKind, Integer> kinds = new EnumMap<>(AttemptKind.class);
    private int accepted;
  }

  /** How often one trigger did what. */
  private static final class Counts {
    private int delivered;
    private int failed;
    private int deferred;
    private int dead;

    private void add(AttemptKind kind) {
      switch (kind) {
        case DELIVERED -> delivered++;
        case FAILED, RETURNED -> failed++;
        case DEAD -> {
          failed++;
          dead++;
        }
        case DEFERRED -> deferred++;
        default -> {
          // a cancelled or expired event tells nothing of its webhook
        }
      }
    }

    private void add(Counts more) {
      delivered += more.delivered;
      failed += more.failed;
      deferred += more.deferred;
      dead += more.dead;
    }
  }

  /** How one trigger did. */
  private static final class Figures {
    private final NavigableMap<Long, Counts> slots = new TreeMap<>();
    private long lastDeliveredMs;
    private long lastFailedMs;
    private String lastError;

    private void add(long atMs, Attempt attempt) {
      slot(slots, atMs, TRIGGER_SLOT_MS, TRIGGER_MS, Counts::new).add(attempt.kind());
      long endedMs = attempt.times().atMs();
      switch (attempt.kind()) {
        case DELIVERED -> lastDeliveredMs = Math.max(lastDeliveredMs, endedMs);
        case FAILED, DEAD, RETURNED -> {
          if (endedMs >= lastFailedMs) {
            lastFailedMs = endedMs;
            lastError = attempt.error();
          }
        }
        default -> {
          // as above
        }
      }
    }
  }

  /** Of each project its seconds, by their number since the epoch. */
  private final Map<String, NavigableMap<Long, Second>> projects = new LastUsed<>(PROJECTS_MAX);

  private final Map<TriggerKey, Figures> triggers = new LastUsed<>(TRIGGERS_MAX);
  private long fromMs;

  /** Forgets everything, and will be given all attempts from a time on, or as good as all. */
  synchronized void restart() {
    projects.clear();
    triggers.clear();
    fromMs = 0;
  }

  /** What was before this time may not be given. */
  synchronized void beginsAt(long ms) {
    fromMs = Math.max(fromMs, ms);
  }

  /** Counts an attempt. */
  synchronized void add(long atMs, Attempt attempt) {
    Attempt.Subject subject = attempt.subject();
    NavigableMap<Long, Second> seconds =
        projects.computeIfAbsent(subject.project(), name -> new TreeMap<>());
    second(seconds, atMs).kinds.merge(attempt.kind(), 1, Integer::sum);
    long acceptedMs = attempt.times().acceptedMs();
    boolean isFirst = attempt.call().number() <= 1 && attempt.kind() != AttemptKind.DEFERRED;
    if (isFirst && acceptedMs > seconds.lastKey() * SECOND_MS - PROJECT_MS) {
      second(seconds, Math.min(acceptedMs, atMs)).accepted++; // clocks may differ
    }
    if (subject.trigger() != null) {
      TriggerKey key = new TriggerKey(subject.project(), subject.trigger());
      triggers.computeIfAbsent(key, unknown -> new Figures()).add(atMs, attempt);
    }
  }

  private static Second second(NavigableMap<Long, Second> seconds, long ms) {
    return slot(seconds, ms, SECOND_MS, PROJECT_MS, Second::new);
  }

  /** The slot of a time; those that have become too old for any use are dropped. */
  private static <T> T slot(
      NavigableMap<Long, T> slots, long atMs, long slotMs, long keptMs, Supplier<T> none) {
    T slot = slots.computeIfAbsent(atMs / slotMs, key -> none.get());
    while (slots.firstKey() < slots.lastKey() - keptMs / slotMs) {
      slots.pollFirstEntry();
    }
    return slot;
  }

  /** Writes the members of a project's summary into an object that has begun. */
  synchronized void writeTo(JsonGenerator json, String project, long nowMs) throws IOException {
    long triggersFromMs = Math.max(fromMs, slotFrom(nowMs));
    json.writeNumberField("seconds", Math.max(0, nowMs - triggersFromMs) / (double) SECOND_MS);
    json.writeArrayFieldStart("perSecond");
    NavigableMap<Long, Second> seconds = projects.getOrDefault(project, new TreeMap<>());
    for (var each : seconds.tailMap((nowMs - PROJECT_MS) / SECOND_MS).entrySet()) {
      write(each.getKey() * SECOND_MS, each.getValue(), json);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("triggers");
    for (Map.Entry<String, Figures> each : triggersOf(project).entrySet()) {
      write(each.getKey(), each.getValue(), nowMs, json);
    }
    json.writeEndArray();
  }

  /** By id. */
  private NavigableMap<String, Figures> triggersOf(String project) {
    NavigableMap<String, Figures> its = new TreeMap<>();
    triggers.forEach(
        (key, figures) -> {
          if (key.project().equals(project)) {
            its.put(key.id(), figures);
          }
        });
    return its;
  }

  /** When the first slot of the last minute begins. */
  private static long slotFrom(long nowMs) {
    return ((nowMs - TRIGGER_MS) / TRIGGER_SLOT_MS + 1) * TRIGGER_SLOT_MS;
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

  private static void write(String trigger, Figures figures, long nowMs, JsonGenerator json)
      throws IOException {
    Counts sum = new Counts();
    figures.slots.tailMap(slotFrom(nowMs) / TRIGGER_SLOT_MS).values().forEach(sum::add);
    json.writeStartObject();
    json.writeStringField("trigger", trigger);
    json.writeNumberField("delivered", sum.delivered);
    json.writeNumberField("failed", sum.failed);
    json.writeNumberField("deferred", sum.deferred);
    json.writeNumberField("dead", sum.dead);
    if (figures.lastDeliveredMs > 0) {
      json.writeStringField("lastDeliveredAt", Rfc3339.format(figures.lastDeliveredMs));
    }
    if (figures.lastFailedMs > 0) {
      json.writeStringField("lastFailedAt", Rfc3339.format(figures.lastFailedMs));
      if (figures.lastError != null) {
        json.writeStringField("lastError", figures.lastError);
      }
    }
    json.writeEndObject();
  }

  /** A map that holds so many and lets go what was not asked for the longest. */
  private static final class LastUsed<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;
    private final int max;

    private LastUsed(int max) {
      super(16, 0.75f, true);
      this.max = max;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
      return size() > max;
    }
  }
}
