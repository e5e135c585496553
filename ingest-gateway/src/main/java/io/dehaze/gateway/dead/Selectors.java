package io.dehaze.gateway.dead;

import io.dehaze.dead.DeadReason;
import io.dehaze.event.AttributeRules;
import io.dehaze.event.Names;
import io.dehaze.event.Problems;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What a request says of the dead letters that it means, checked. Not thread-safe. */
final class Selectors {
  private static final String ID = "id";
  private static final String TRIGGER = "trigger";
  private static final String TYPE = "type";
  private static final String REASON = "reason";
  private static final String ERROR = "error";
  private static final Pattern ERROR_CLASS = Pattern.compile("[a-z0-9_]{1,64}");
  private static final Set<String> ALL = Set.of(ID, TRIGGER, TYPE, REASON, ERROR);

  private final Problems problems;
  private final Map<String, String> given = new HashMap<>();
  private boolean refused;

  /** Notes here what is wrong. */
  Selectors(Problems problems) {
    this.problems = problems;
  }

  static boolean isOne(String name) {
    return ALL.contains(name);
  }

  /** Takes one by its name. */
  void take(String name, String value) {
    given.put(name, value);
    switch (name) {
      case ID -> AttributeRules.checkId(name, value, problems);
      case TYPE -> AttributeRules.checkType(name, value, problems);
      case TRIGGER -> check(Names.isTriggerId(value), name, Names.TRIGGER_ID_RULE);
      case REASON -> check(DeadReason.isLabel(value), name, "one of " + DeadReason.labels());
      case ERROR ->
          check(
              ERROR_CLASS.matcher(value).matches(),
              name,
              "a class of errors, such as timeout or status_500");
      default -> throw new IllegalArgumentException("no selector is called " + name);
    }
  }

  private void check(boolean good, String name, String rule) {
    if (!good) {
      refuse(name, rule);
    }
  }

  /** Notes that one breaks its rule. */
  void refuse(String name, String rule) {
    refused = true;
    problems.invalid(name, name + " must be " + rule);
  }

  /** Whether nothing was said at all. */
  boolean isEmpty() {
    return given.isEmpty() && !refused;
  }

  /** The dead letters of a project that are meant. */
  DeadFilter filter(String project) {
    return new DeadFilter(
        project,
        given.get(ID),
        given.get(TRIGGER),
        given.get(TYPE),
        given.get(REASON),
        given.get(ERROR));
  }
}
