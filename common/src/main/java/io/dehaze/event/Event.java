package io.dehaze.event;

import io.dehaze.trace.TraceContext;
import java.util.Map;

/**
 * An event as the producer gave it.
 *
 * @param attributes the CloudEvents context attributes
 * @param project the project it was sent to; triggers of other projects never see it
 * @param options what triggers may route by, as in Space Cloud; often empty
 * @param data the bytes of the data exactly as sent, never re-serialised; the four bytes of JSON's
 *     {@code null} where the producer sent none, so never null. Not copied: whoever holds an event
 *     leaves the array alone.
 * @param trace the place in a trace below which all belongs that happens to the event, or null; a
 *     redriven or retried event keeps it
 */
public record Event(
    Attributes attributes,
    String project,
    Map<String, String> options,
    byte[] data,
    TraceContext trace) {

  /** Copies the options, so that an event never changes once made. */
  public Event {
    options = Map.copyOf(options);
  }

  /** An event that is part of no trace but one that its attributes tell of. */
  public Event(Attributes attributes, String project, Map<String, String> options, byte[] data) {
    this(attributes, project, options, data, attributes.trace());
  }

  /** The id that all attempts share. */
  public String id() {
    return attributes.id();
  }

  /** The event type that triggers listen to. */
  public String type() {
    return attributes.type();
  }

  /** Whether the data is JSON and may stand inside another JSON document as it is. */
  public boolean hasJsonData() {
    return MediaTypes.isJson(attributes.dataContentType());
  }
}
