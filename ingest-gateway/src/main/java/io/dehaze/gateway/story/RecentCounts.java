package io.dehaze.gateway.story;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dehaze.attempt.Attempt;
import io.dehaze.attempt.AttemptKind;
import io.dehaze.event.Rfc3339;
import io.dehaze.trigger.TriggerKey;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Counts of what happened lately: in each project for each second of the last three minutes, and
 * for each trigger in the last minute. An attempt is counted as it is read and not kept, so however
 * many there are, the counts reach back as far. They are of the projects and triggers that were
 * busy last, or asked for, as many as there is room for. Thread-safe.
 *
 * <p>All times are in milliseconds since the epoch. An attempt counts in the second in which the
 * broker took it.
 */
final class RecentCounts {
  private static final long SECOND_MS = 1_000;
  private static final int PROJECT_SECONDS = 180;
  private static final int TRIGGER_SECONDS = 60;
  private static final int PROJECTS_MAX = 1_000;
  private static final int TRIGGERS_MAX = 10_000;
  private static final List<AttemptKind> KINDS = List.of(AttemptKind.values());
  private static final int ACCEPTED = KINDS.size(); // beside the kinds

  /** How one trigger did. */
  private static final class Figures {
    private final Tally kinds = new Tally(TRIGGER_SECONDS, KINDS.size());
    private long lastDeliveredMs;
    private long lastFailedMs;
    private String lastError;

    private void add(long second, Attempt attempt) {
      kinds.add(second, index(attempt.kind()));
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
          // put off, cancelled or expired: that tells nothing of its webhook
        }
      }
    }
  }

  private final Map<String, Tally> projects = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<TriggerKey, Figures> triggers = new LinkedHashMap<>(16, 0.75f, true);
  private long completeFromMs = Long.MAX_VALUE;
  private long forgottenToMs;

  /** Forgets everything. Until {@link #reachBackTo} nothing that it tells is complete. */
  synchronized void restart() {
    projects.clear();
    triggers.clear();
    completeFromMs = Long.MAX_VALUE;
    forgottenToMs = 0;
  }

  /** All attempts since this time have been counted, and all that follow will be. */
  synchronized void reachBackTo(long ms) {
    completeFromMs = ms;
  }

  /**
   * Counts an attempt.
   *
   * @param atMs when the broker took it; not later than now
   */
  synchronized void add(long atMs, Attempt attempt) {
    long second = atMs / SECOND_MS;
    Attempt.Subject subject = attempt.subject();
    Tally project =
        projects.computeIfAbsent(
            subject.project(), name -> new Tally(PROJECT_SECONDS, KINDS.size() + 1));
    project.add(second, index(attempt.kind()));
    if (attempt.call().number() <= 1 && attempt.kind() != AttemptKind.DEFERRED) {
      long acceptedMs = Math.min(attempt.times().acceptedMs(), atMs); // clocks may differ
      project.add(acceptedMs / SECOND_MS, ACCEPTED);
    }
    makeRoom(projects, PROJECTS_MAX, Function.identity());
    if (subject.trigger() != null) {
      TriggerKey key = new TriggerKey(subject.project(), subject.trigger());
      triggers.computeIfAbsent(key, unknown -> new Figures()).add(second, attempt);
      makeRoom(triggers, TRIGGERS_MAX, figures -> figures.kinds);
    }
  }

  private static int index(AttemptKind kind) {
    return KINDS.indexOf(kind);
  }

  /** Lets go what was not asked for the longest; what it did is not counted any more. */
  private <T> void makeRoom(Map<?, T> map, int max, Function<T, Tally> tally) {
    if (map.size() > max) {
      Iterator<T> eldest = map.values().iterator();
      forgottenToMs =
          Math.max(forgottenToMs, (tally.apply(eldest.next()).newest() + 1) * SECOND_MS);
      eldest.remove();
    }
  }

  /** Writes the members of a project's summary into an object that has begun. */
  synchronized void writeTo(JsonGenerator json, String project, long nowMs) throws IOException {
    long now = nowMs / SECOND_MS;
    long from = now - TRIGGER_SECONDS + 1;
    long completeMs = Math.max(completeFromMs, forgottenToMs);
    if (completeMs > from * SECOND_MS) { // the next whole second, if it has begun
      from = Math.min(now + 1, (completeMs - 1) / SECOND_MS + 1);
    }
    json.writeNumberField("seconds", Math.max(0, nowMs - from * SECOND_MS) / (double) SECOND_MS);
    json.writeArrayFieldStart("perSecond");
    Tally seconds = projects.get(project);
    if (seconds != null) {
      for (long each = now - PROJECT_SECONDS + 1; each <= now; each++) {
        write(each, seconds, json);
      }
    }
    json.writeEndArray();
    json.writeArrayFieldStart("triggers");
    for (Map.Entry<String, Figures> each : triggersOf(project, now).entrySet()) {
      write(each.getKey(), each.getValue(), from, now, json);
    }
    json.writeEndArray();
  }

  /** Those that did anything in the last three minutes, by id. */
  private NavigableMap<String, Figures> triggersOf(String project, long now) {
    NavigableMap<String, Figures> its = new TreeMap<>();
    triggers.forEach(
        (key, figures) -> {
          if (key.project().equals(project) && figures.kinds.newest() > now - PROJECT_SECONDS) {
            its.put(key.id(), figures);
          }
        });
    return its;
  }

  private static void write(long second, Tally project, JsonGenerator json) throws IOException {
    int accepted = project.of(second, ACCEPTED);
    int all = accepted;
    for (AttemptKind kind : KINDS) {
      all += project.of(second, index(kind));
    }
    if (all == 0) {
      return;
    }
    json.writeStartObject();
    json.writeStringField("at", Rfc3339.format(second * SECOND_MS));
    json.writeNumberField("accepted", accepted);
    for (AttemptKind kind : KINDS) {
      int count = project.of(second, index(kind));
      if (count > 0) {
        json.writeNumberField(kind.label(), count);
      }
    }
    json.writeEndObject();
  }

  private static void write(String trigger, Figures figures, long from, long to, JsonGenerator json)
      throws IOException {
    Tally kinds = figures.kinds;
    int dead = kinds.sum(from, to, index(AttemptKind.DEAD));
    int others =
        kinds.sum(from, to, index(AttemptKind.FAILED))
            + kinds.sum(from, to, index(AttemptKind.RETURNED));
    json.writeStartObject();
    json.writeStringField("trigger", trigger);
    json.writeNumberField("delivered", kinds.sum(from, to, index(AttemptKind.DELIVERED)));
    json.writeNumberField("failed", dead + others);
    json.writeNumberField("deferred", kinds.sum(from, to, index(AttemptKind.DEFERRED)));
    json.writeNumberField("dead", dead);
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
}
