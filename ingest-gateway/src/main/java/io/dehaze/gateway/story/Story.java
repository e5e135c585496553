package io.dehaze.gateway.story;

import io.dehaze.attempt.Attempt;
import io.dehaze.attempt.AttemptKind;
import io.dehaze.event.QueuedEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What is known of one event, put together record by record, in the order in which they were
 * written. Not thread-safe.
 */
final class Story {
  /** How many records are kept; more of one event are counted only. */
  static final int RECORDS_MAX = 1_000;

  /** How an event stands. */
  enum State {
    DELIVERED,
    PENDING,
    DEAD,
    CANCELLED,
    RETURNED,
    EXPIRED,
    /** It was handled, and nothing tells how: only failures are written, or it is too long ago. */
    DONE
  }

  private final Map<String, List<Attempt>> chapters = new LinkedHashMap<>(); // null: the event's
  private QueuedEvent accepted;
  private boolean cancelled;
  private boolean handled;
  private int records;

  /** Takes the record of an attempt in. */
  void add(Attempt attempt) {
    if (records++ < RECORDS_MAX) {
      chapters
          .computeIfAbsent(attempt.subject().trigger(), trigger -> new ArrayList<>())
          .add(attempt);
    }
  }

  /** Its record in the lane in which it was put first. */
  void accepted(QueuedEvent queued) {
    if (accepted == null) {
      accepted = queued;
    }
  }

  /** It will not be delivered although no end of it is written yet. */
  void cancelled() {
    cancelled = true;
  }

  /** A worker is done with it. */
  void handled() {
    handled = true;
  }

  /** Whether nothing at all is known. */
  boolean isEmpty() {
    return accepted == null && records == 0;
  }

  boolean hasAttempts() {
    return records > 0;
  }

  /** How many records there are beyond those that are kept. */
  int omitted() {
    return Math.max(0, records - RECORDS_MAX);
  }

  /** The attempts for each trigger; those of the event as a whole are at null. */
  Map<String, List<Attempt>> chapters() {
    return chapters;
  }

  /** How many triggers it was matched with; 0 where that is not known. */
  int deliveries() {
    return chapters.values().stream()
        .flatMap(List::stream)
        .mapToInt(attempt -> attempt.subject().deliveries())
        .max()
        .orElse(0);
  }

  /** Whether nothing can follow. */
  boolean isComplete() {
    return records > 0 && state() != State.PENDING;
  }

  /**
   * Before when nothing can follow, in milliseconds since the epoch; 0 where it may follow at once.
   */
  long nothingBeforeMs() {
    if (deliveries() > chapters.size()) {
      return 0;
    }
    return chapters.values().stream()
        .map(Story::last)
        .filter(last -> !last.kind().isEnd())
        .mapToLong(last -> last.times().nextMs())
        .min()
        .orElse(0);
  }

  State state() {
    if (records == 0) {
      return handled ? State.DONE : cancelled ? State.CANCELLED : State.PENDING;
    }
    if (chapters.containsKey(null)) {
      return state(chapters.get(null));
    }
    List<State> states = new ArrayList<>(chapters.values().stream().map(Story::state).toList());
    if (states.contains(State.PENDING) || (deliveries() > states.size() && !handled)) {
      return State.PENDING;
    }
    return Stream.of(State.DEAD, State.RETURNED, State.EXPIRED)
        .filter(states::contains)
        .findFirst()
        .orElse(State.DELIVERED);
  }

  /** How the delivery for one trigger stands. */
  static State state(List<Attempt> chapter) {
    AttemptKind last = last(chapter).kind();
    return switch (last) {
      case DELIVERED -> State.DELIVERED;
      case DEAD -> State.DEAD;
      case CANCELLED -> State.CANCELLED;
      case RETURNED -> State.RETURNED;
      case EXPIRED -> State.EXPIRED;
      case FAILED, DEFERRED -> State.PENDING;
    };
  }

  static Attempt last(List<Attempt> chapter) {
    return chapter.get(chapter.size() - 1);
  }

  private Attempt first() {
    return chapters.values().iterator().next().get(0);
  }

  String type() {
    return records > 0 ? first().subject().type() : accepted.event().type();
  }

  /** When it was accepted, in milliseconds since the epoch. */
  long acceptedMs() {
    return records > 0 ? first().times().acceptedMs() : accepted.acceptedMs();
  }

  /** When it was to be delivered, in milliseconds since the epoch. */
  long scheduledForMs() {
    return accepted != null ? accepted.dueMs() : first().times().dueMs();
  }
}
