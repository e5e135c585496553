package io.dehaze.standalone.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which webhooks must arrive for the demo's events, and which of them have. Thread-safe. */
final class Arrivals {
  /**
   * One webhook to come.
   *
   * @param trigger whose
   * @param id of which event
   */
  record Expected(String trigger, String id) {}

  /**
   * From when on a webhook's latency counts.
   *
   * @param what happened then, as people say it
   */
  record Since(Instant from, String what) {
    /** How long after it something happened, for example {@code 3.1 ms after its POST}. */
    String until(Instant then) {
      return Screen.ms(Duration.between(from, then)) + " after " + what;
    }
  }

  private final Map<Expected, Since> since = new HashMap<>();
  private final Set<Expected> arrived = new HashSet<>();

  /** From now on this webhook is missing, unless it has arrived already. */
  synchronized void expect(Expected webhook, Since from) {
    since.put(webhook, from);
  }

  /** Since when a webhook's latency counts; empty where nobody expects it. */
  synchronized Optional<Since> since(Expected webhook) {
    return Optional.ofNullable(since.get(webhook));
  }

  /** It has arrived. What nobody expects is not counted. */
  synchronized void arrived(Expected webhook) {
    if (since.containsKey(webhook)) {
      arrived.add(webhook);
      notifyAll();
    }
  }

  /** Waits until nothing is missing, or the time is over. */
  synchronized void awaitAll(Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    long leftMs = atMost.toMillis();
    while (!missing().isEmpty() && leftMs > 0) {
      wait(leftMs);
      leftMs = (end - System.nanoTime()) / 1_000_000;
    }
  }

  /** How many were ever expected. */
  synchronized int expected() {
    return since.size();
  }

  /** What has not arrived, as people read it. */
  synchronized List<String> missing() {
    return since.keySet().stream()
        .filter(webhook -> !arrived.contains(webhook))
        .map(webhook -> webhook.id() + " at " + webhook.trigger())
        .sorted()
        .toList();
  }
}
