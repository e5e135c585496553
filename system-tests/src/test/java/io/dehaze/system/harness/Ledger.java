package io.dehaze.system.harness;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What the producers of a test were told. Held against what the webhooks got, the dead letters and
 * the lanes, it shows whether Dehaze kept its word: see {@link Balance}. Thread-safe.
 */
public final class Ledger {
  private final Map<String, PlannedEvent> accepted = new ConcurrentHashMap<>();
  private final Map<String, Long> acceptedMs = new ConcurrentHashMap<>();
  private final Map<String, PlannedEvent> unknown = new ConcurrentHashMap<>();
  private final Queue<String> complaints = new ConcurrentLinkedQueue<>();

  /**
   * An event was answered with success.
   *
   * @param id in the receipt
   * @param triggers how many triggers it goes to, by the receipt
   */
  public void accepted(PlannedEvent event, String id, int triggers) {
    acceptedMs.putIfAbsent(id, System.currentTimeMillis());
    if (accepted.putIfAbsent(id, event) != null) {
      complaints.add("accepted twice: " + id);
    }
    if (event.id() != null && !event.id().equals(id)) {
      complaints.add("sent as %s, accepted as %s".formatted(event.id(), id));
    }
    if (triggers != event.kind().triggers().size()) {
      complaints.add("the receipt of %s counts %d triggers".formatted(id, triggers));
    }
  }

  /** Nobody knows whether an event was stored: there was no answer, or one that says so. */
  public void unknown(PlannedEvent event) {
    if (event.id() != null) {
      unknown.put(event.id(), event);
    }
  }

  /** An event was answered with an error that will not go away. */
  public void refused(PlannedEvent event, String answer) {
    complaints.add("%s refused: %s".formatted(event.id(), answer));
  }

  /**
   * The event that was accepted, or sent without an answer, under an id.
   *
   * @return the event, or null if no producer of ours sent it
   */
  PlannedEvent find(String id) {
    return id == null ? null : accepted.getOrDefault(id, unknown.get(id));
  }

  /** Waits until so many events have been accepted. */
  public void awaitAccepted(int count) {
    await(count + " accepted events")
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> accepted.size() >= count);
  }

  /** How many events have been accepted so far. */
  public int acceptedCount() {
    return accepted.size();
  }

  /** Holds what was told against what became of it. */
  public Balance balance(Evidence evidence) {
    return new Balance(
        Map.copyOf(accepted), Map.copyOf(acceptedMs), Map.copyOf(unknown), complaints, evidence);
  }
}
