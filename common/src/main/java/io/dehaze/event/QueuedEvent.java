package io.dehaze.event;

/**
 * An event on its way through the lanes: the event, and how far it has come. All of it travels in
 * the record, so that a restart resets nothing.
 *
 * @param event what the producer gave
 * @param acceptedMs when it was first accepted, milliseconds since the epoch
 * @param dueMs when it is to be delivered, milliseconds since the epoch
 * @param attempts how many attempts have failed so far; 0 for a fresh event
 * @param trigger the id of the one trigger it is for, or null where all that match are meant
 */
public record QueuedEvent(Event event, long acceptedMs, long dueMs, int attempts, String trigger) {

  /** A fresh event that is due at once, for every trigger that matches. */
  public static QueuedEvent fresh(Event event, long nowMs) {
    return new QueuedEvent(event, nowMs, nowMs, 0, null);
  }
}
