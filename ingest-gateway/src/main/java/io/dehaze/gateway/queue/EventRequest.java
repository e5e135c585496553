package io.dehaze.gateway.queue;

import io.dehaze.event.Attributes;
import io.dehaze.event.Event;
import io.dehaze.event.QueuedEvent;
import io.dehaze.trace.TraceContext;
import java.util.Map;

/**
 * One event as a producer asked for it, checked, whatever form it came in.
 *
 * @param attributes its context attributes; the time is when it was accepted or is scheduled for,
 *     or what a CloudEvent says itself
 * @param options what triggers may route by; often empty
 * @param data the bytes of the data as they were sent; JSON's null where there were none
 * @param dueMs when it is to be delivered, milliseconds since the epoch; never before it was read
 * @param isSynchronous whether the caller waits for the webhook's answer; then it is due at once
 */
public record EventRequest(
    Attributes attributes,
    Map<String, String> options,
    byte[] data,
    long dueMs,
    boolean isSynchronous) {

  /** Copies the options, so that a request never changes once made. */
  public EventRequest {
    options = Map.copyOf(options);
  }

  /**
   * The event as it begins its way.
   *
   * @param acceptedMs when it was accepted, milliseconds since the epoch
   * @param trace the place in a trace below which all belongs that happens to it, or null
   */
  QueuedEvent queued(String project, long acceptedMs, TraceContext trace) {
    return new QueuedEvent(
        new Event(attributes, project, options, data, trace), acceptedMs, dueMs, 0, null);
  }
}
