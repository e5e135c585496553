package io.dehaze.gateway.story;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.dehaze.attempt.Attempt;
import io.dehaze.attempt.AttemptKind;
import io.dehaze.attempt.AttemptReader;
import io.dehaze.event.AttributeRules;
import io.dehaze.event.Names;
import io.dehaze.event.Problems;
import java.util.Optional;
import java.util.Set;

/**
 * Which attempts somebody wants to see: those that have all of what is given. Thread-safe.
 *
 * @param project never null
 * @param type the event's type, or null for any
 * @param trigger the trigger's id, or null for any
 * @param kind what happened, or null for anything
 * @param status what the webhook answered, or 0 for anything
 * @param sinceMs from when on, in milliseconds since the epoch
 */
record AttemptFilter(
    String project, String type, String trigger, AttemptKind kind, int status, long sinceMs) {
  /** The query parameters that {@link #parse} reads. */
  static final Set<String> PARAMETERS = Set.of("type", "trigger", "status", Query.SINCE);

  private static final AttemptReader READER = new AttemptReader();

  /** Reads the query; makes sense only where no problem was noted. */
  static AttemptFilter parse(String project, Query query, Problems problems) {
    String type = query.text("type");
    if (type != null) {
      AttributeRules.checkType("type", type, problems);
    }
    String trigger = query.text("trigger");
    if (trigger != null && !Names.isTriggerId(trigger)) {
      problems.invalid("trigger", "trigger must be " + Names.TRIGGER_ID_RULE);
    }
    String status = query.text("status");
    boolean isNumber = status != null && status.matches("[1-9][0-9]{2}");
    AttemptKind kind = status == null || isNumber ? null : AttemptKind.ofLabel(status);
    if (status != null && !isNumber && kind == null) {
      problems.invalid("status", "status must be an HTTP status or one of " + AttemptKind.labels());
    }
    int number = isNumber ? Integer.parseInt(status) : 0;
    return new AttemptFilter(
        project, type, trigger, kind, number, Math.max(0, query.time(Query.SINCE)));
  }

  /** The attempt that an entry holds, if it is wanted. */
  Optional<Attempt> match(AttemptWindow.Entry entry) {
    return entry.atMs() >= sinceMs && names(entry.value(), project)
        ? READER.read(entry.value()).filter(this::accepts)
        : Optional.empty();
  }

  private boolean accepts(Attempt attempt) {
    return attempt.subject().project().equals(project)
        && (type == null || type.equals(attempt.subject().type()))
        && (trigger == null || trigger.equals(attempt.subject().trigger()))
        && (kind == null || kind == attempt.kind())
        && (status == 0 || status == attempt.call().status());
  }

  /** Whether the name stands in the bytes at all: far cheaper than to read them. */
  private static boolean names(byte[] value, String project) {
    byte[] name = ('"' + project + '"').getBytes(US_ASCII);
    for (int start = 0; start <= value.length - name.length; start++) {
      int at = 0;
      while (at < name.length && value[start + at] == name[at]) {
        at++;
      }
      if (at == name.length) {
        return true;
      }
    }
    return false;
  }
}
