package io.dehaze.worker.deliver;

import io.dehaze.event.QueuedEvent;

/**
 * When a delivery of a paused trigger looks again whether it may go. It waits in the lane of
 * retries, where it holds up nobody, and is written anew each time; so the longer it has waited the
 * more seldom it looks, up to once a minute. A trigger that goes on has all that waited within a
 * minute, and what came last within seconds.
 */
final class Pause {
  private static final long LOOK_MS_MIN = 5_000;
  private static final long LOOK_MS_MAX = 60_000;

  private Pause() {}

  /**
   * When to look.
   *
   * @param nowMs the time, in milliseconds since the epoch
   * @return milliseconds since the epoch
   */
  static long lookAgainMs(QueuedEvent queued, long nowMs) {
    boolean comesBack = queued.trigger() != null; // a scheduled event may have come days ago
    long ageMs = nowMs - (comesBack ? queued.acceptedMs() : queued.dueMs());
    return nowMs + Math.max(LOOK_MS_MIN, Math.min(LOOK_MS_MAX, ageMs));
  }
}
