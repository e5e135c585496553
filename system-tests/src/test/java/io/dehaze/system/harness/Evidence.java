package io.dehaze.system.harness;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What became of events, as seen from outside.
 *
 * @param receptions all that the webhooks got
 * @param deadLetters all that was given up
 * @param copies how often each event is stored in the event lane, by id
 * @param pending ids of events that no worker has brought to an end yet
 */
public record Evidence(
    List<Reception> receptions,
    List<DeadLetter> deadLetters,
    Map<String, Long> copies,
    Set<String> pending) {

  /**
   * When each delivery came to its end, in milliseconds since the epoch: by event and trigger. What
   * died for all its triggers at once is not in it.
   */
  Map<String, Map<String, Long>> ends() {
    Map<String, Map<String, Long>> ends = new HashMap<>();
    receptions.stream()
        .filter(Reception::success)
        .forEach(each -> note(ends, each.id(), each.trigger(), each.atMs()));
    deadLetters.stream()
        .filter(each -> each.id() != null && each.trigger() != null)
        .forEach(each -> note(ends, each.id(), each.trigger(), each.record().timestamp()));
    return ends;
  }

  private static void note(
      Map<String, Map<String, Long>> ends, String id, String trigger, long atMs) {
    ends.computeIfAbsent(id, each -> new HashMap<>()).merge(trigger, atMs, Math::min);
  }
}
