package io.dehaze.trigger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * All triggers at one moment, indexed by project and event type. Immutable: a change makes a new
 * one.
 */
public final class Triggers {
  /** No triggers at all: what is known before the trigger lane has been read. */
  public static final Triggers NONE = new Triggers(List.of());

  private final Map<TriggerKey, Trigger> byKey = new HashMap<>();
  private final Map<String, Map<String, List<Trigger>>> byProjectAndType = new HashMap<>();

  /** Indexes the given triggers; of two with one key the later stands. */
  public Triggers(Collection<Trigger> triggers) {
    triggers.forEach(trigger -> byKey.put(trigger.key(), trigger));
    byKey.values().stream()
        .sorted(Comparator.comparing(Trigger::id)) // so that listings and deliveries have an order
        .forEach(
            trigger ->
                byProjectAndType
                    .computeIfAbsent(trigger.key().project(), project -> new HashMap<>())
                    .computeIfAbsent(trigger.type(), type -> new ArrayList<>(1))
                    .add(trigger));
    byProjectAndType.values().forEach(types -> types.replaceAll((type, list) -> List.copyOf(list)));
  }

  /**
   * The triggers that an event is for. Costs the same however many triggers other types have.
   *
   * @return the triggers in order of their ids; empty where nobody listens
   */
  public List<Trigger> matching(String project, String type, Map<String, String> options) {
    List<Trigger> listening = byProjectAndType.getOrDefault(project, Map.of()).get(type);
    if (listening == null) {
      return List.of();
    }
    for (Trigger trigger : listening) {
      if (!trigger.accepts(options)) {
        return listening.stream().filter(each -> each.accepts(options)).toList();
      }
    }
    return listening;
  }

  /**
   * One trigger by its key.
   *
   * @return the trigger, or null where there is none
   */
  public Trigger get(TriggerKey key) {
    return byKey.get(key);
  }

  /** The triggers of one project, in order of their ids. */
  public List<Trigger> inProject(String project) {
    return byKey.values().stream()
        .filter(trigger -> trigger.key().project().equals(project))
        .sorted(Comparator.comparing(Trigger::id))
        .toList();
  }

  /** The projects that have triggers, in order. */
  public List<String> projects() {
    return byProjectAndType.keySet().stream().sorted().toList();
  }

  /** How many triggers have secrets that were encrypted with a key of which something is so. */
  long encryptedWith(Predicate<String> is) {
    return byKey.values().stream()
        .map(trigger -> trigger.credentials().encrypted())
        .filter(encrypted -> encrypted != null && is.test(encrypted.keyId()))
        .count();
  }

  /** How many triggers there are in all projects. */
  public int size() {
    return byKey.size();
  }
}
