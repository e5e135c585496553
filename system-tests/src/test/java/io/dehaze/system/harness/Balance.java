package io.dehaze.system.harness;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The account of one test, closed after everything has come to rest. A delivery is one event for
 * one trigger; each accepted one must have been delivered, or be dead, or still be pending.
 *
 * <ul>
 *   <li><b>lost</b>: accepted, and none of the three
 *   <li><b>duplicated</b>: further 2xx receptions of a delivery after its first
 *   <li><b>stored again</b>: further copies in the event lane, of producers that were left without
 *       an answer and sent again; each may be delivered too
 *   <li><b>unknown</b>: events whose producer was left without an answer at least once
 * </ul>
 */
public final class Balance {
  /** What the columns of {@link #row} are. */
  public static final String HEADER =
      "| scenario | accepted | deliveries | lost | unknown | stored again | duplicated | % | max"
          + " per delivery | dead | pending |";

  private record DeliveryKey(String id, String trigger) {}

  private final Map<String, PlannedEvent> accepted;
  private final Map<String, Long> acceptedMs;
  private final Map<String, PlannedEvent> unknown;
  private final Evidence evidence;
  private final Map<String, List<LaneRecord>> pending;
  private final Map<DeliveryKey, Long> delivered;
  private final Set<DeliveryKey> dead = new HashSet<>();
  private final List<String> lost = new ArrayList<>();
  private final List<String> wrong = new ArrayList<>();
  private int deliveries;

  Balance(
      Map<String, PlannedEvent> accepted,
      Map<String, Long> acceptedMs,
      Map<String, PlannedEvent> unknown,
      Collection<String> complaints,
      Evidence evidence) {
    this.accepted = accepted;
    this.acceptedMs = acceptedMs;
    this.unknown = unknown;
    this.evidence = evidence;
    this.pending = evidence.pending();
    this.delivered =
        evidence.receptions().stream()
            .filter(Reception::success)
            .collect(groupingBy(each -> new DeliveryKey(each.id(), each.trigger()), counting()));
    evidence.deadLetters().forEach(each -> dead.add(new DeliveryKey(each.id(), each.trigger())));
    wrong.addAll(complaints);
    accepted.forEach(this::account);
    evidence.receptions().forEach(this::examine);
  }

  private void account(String id, PlannedEvent event) {
    for (String trigger : event.kind().triggers()) {
      deliveries++;
      DeliveryKey key = new DeliveryKey(id, trigger);
      if (!isEnded(key) && !isPending(id, trigger)) {
        lost.add(id + " for " + trigger);
      }
    }
  }

  private boolean isPending(String id, String trigger) {
    return pending.getOrDefault(id, List.of()).stream().anyMatch(each -> each.isFor(id, trigger));
  }

  private void examine(Reception reception) {
    PlannedEvent event = accepted.getOrDefault(reception.id(), unknown.get(reception.id()));
    if (event == null) {
      wrong.add("nobody sent " + reception);
    } else if (!event.kind().triggers().contains(reception.trigger())) {
      wrong.add("sent astray: " + reception);
    } else if (!event.kind().type().equals(reception.type())) {
      wrong.add("of another type: " + reception);
    } else if (Data.hash(event.data()) != reception.dataHash()) {
      wrong.add("other data: " + reception);
    } else if (reception.atMs() < event.dueMs()) {
      wrong.add("%d ms early: %s".formatted(event.dueMs() - reception.atMs(), reception));
    }
  }

  /** How many 2xx receptions were not the first of their delivery. */
  public long duplicated() {
    return delivered.values().stream().mapToLong(times -> times - 1).sum();
  }

  /** How many copies the event lane has beyond the first of each event. */
  private long storedAgain() {
    Map<String, Long> copies = evidence.copies();
    return Stream.concat(accepted.keySet().stream(), unknown.keySet().stream())
        .distinct()
        .mapToLong(id -> Math.max(0, copies.getOrDefault(id, 0L) - 1))
        .sum();
  }

  /** How many deliveries the accepted events ask for. */
  public int deliveries() {
    return deliveries;
  }

  /** How many deliveries succeeded at least once. */
  public int delivered() {
    return delivered.size();
  }

  /** How many deliveries neither succeeded nor died, and wait for a worker. */
  public int pending() {
    return (int) keys().filter(key -> !isEnded(key) && isPending(key.id, key.trigger)).count();
  }

  /** How many deliveries succeeded and died as well: only a fault in between may do that. */
  public int endedTwice() {
    return (int) keys().filter(key -> delivered.containsKey(key) && isDead(key)).count();
  }

  /** How many deliveries came to none of these ends. */
  public int lost() {
    return lost.size();
  }

  private Stream<DeliveryKey> keys() {
    return accepted.entrySet().stream()
        .flatMap(
            each ->
                each.getValue().kind().triggers().stream()
                    .map(trigger -> new DeliveryKey(each.getKey(), trigger)));
  }

  private boolean isEnded(DeliveryKey key) {
    return delivered.containsKey(key) || isDead(key);
  }

  private boolean isDead(DeliveryKey key) {
    return dead.contains(key) || dead.contains(new DeliveryKey(key.id, null));
  }

  /** How many dead letters there are. */
  public int dead() {
    return evidence.deadLetters().size();
  }

  /** Fails if a single delivery is lost, or if something came that nobody had sent like that. */
  public Balance assertNothingLost() {
    assertThat(lost).as("lost deliveries of " + accepted.size() + " events").isEmpty();
    assertThat(wrong).as("what should not have been").isEmpty();
    return this;
  }

  /**
   * How long a trigger's deliveries took to their first success from when their event was due, or
   * accepted if that was later, in milliseconds, from the shortest to the longest.
   */
  public long[] latenessMs(String trigger) {
    Map<String, Long> firstMs = new HashMap<>();
    for (Reception each : evidence.receptions()) {
      if (each.success() && each.trigger().equals(trigger) && accepted.containsKey(each.id())) {
        firstMs.merge(each.id(), each.atMs(), Math::min);
      }
    }
    return firstMs.entrySet().stream()
        .mapToLong(first -> first.getValue() - dueMs(first.getKey()))
        .map(lateMs -> Math.max(0, lateMs)) // its answer may come after its webhook
        .sorted()
        .toArray();
  }

  private long dueMs(String id) {
    return Math.max(accepted.get(id).dueMs(), acceptedMs.get(id));
  }

  /** One line of the table that a run prints. */
  public String row(String scenario) {
    long max = delivered.values().stream().mapToLong(times -> times).max().orElse(0);
    return String.format(
        Locale.ROOT,
        "| %s | %d | %d | %d | %d | %d | %d | %.2f | %d | %d | %d |",
        scenario,
        accepted.size(),
        deliveries,
        lost.size(),
        unknown.size(),
        storedAgain(),
        duplicated(),
        100.0 * duplicated() / Math.max(1, deliveries),
        max,
        dead(),
        pending.size());
  }
}
