package io.dehaze.system.harness;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.dehaze.lane.Lane;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * What became of events, as seen from outside.
 *
 * @param receptions all that the webhooks got
 * @param deadLetters all that was given up
 * @param stored all that is in the lanes in which events wait
 * @param done what of it the workers have brought to an end
 */
public record Evidence(
    List<Reception> receptions,
    List<DeadLetter> deadLetters,
    List<LaneRecord> stored,
    Map<TopicPartition, Done> done) {

  /** The records that no worker has brought to an end yet, by the event's id. */
  Map<String, List<LaneRecord>> pending() {
    return stored.stream()
        .filter(record -> record.id() != null)
        .filter(record -> !isDone(record))
        .collect(groupingBy(LaneRecord::id));
  }

  private boolean isDone(LaneRecord record) {
    Done known = done.get(record.partition());
    return known != null && known.has(record.offset());
  }

  /** How often each event was stored as one to be delivered now to all its triggers. */
  Map<String, Long> copies() {
    String suffix = "." + Lane.EVENTS.label();
    return stored.stream()
        .filter(record -> record.id() != null && record.trigger() == null)
        .filter(record -> record.partition().topic().endsWith(suffix))
        .collect(groupingBy(LaneRecord::id, counting()));
  }

  /**
   * What may have brought a delivery to its end, by the event's id: that a webhook got it, that its
   * dead letter was written, or that it was written to another lane.
   */
  Map<String, List<End>> ends() {
    Map<String, List<End>> ends = new HashMap<>();
    for (Reception each : receptions) {
      if (each.success()) {
        note(ends, each.id(), new End(each.trigger(), each.atMs(), null));
      }
    }
    for (DeadLetter each : deadLetters) {
      note(ends, each.id(), new End(each.trigger(), each.record().timestamp(), null));
    }
    for (LaneRecord each : stored) {
      note(ends, each.id(), new End(each.trigger(), each.atMs(), each));
    }
    return ends;
  }

  private static void note(Map<String, List<End>> ends, String id, End end) {
    if (id != null) {
      ends.computeIfAbsent(id, each -> new ArrayList<>(3)).add(end);
    }
  }

  /**
   * An end of a delivery.
   *
   * @param trigger of which trigger; null for all that match
   * @param atMs when, in milliseconds since the epoch
   * @param movedTo the record that took the delivery over, or null where it ended for good
   */
  record End(String trigger, long atMs, LaneRecord movedTo) {
    /** Whether it may be what became of a record's delivery to a trigger. */
    boolean ends(LaneRecord record, String wantedTrigger) {
      return (trigger == null || trigger.equals(wantedTrigger))
          && (movedTo == null || (!movedTo.equals(record) && atMs >= record.atMs()));
    }
  }
}
