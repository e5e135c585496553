package io.dehaze.event;

import io.dehaze.trace.TraceContext;
import java.util.Map;

/**
 * The context attributes of an event, named as in CloudEvents 1.0 section 3.1.
 *
 * @param id the producer's or the gateway's id, 1 to 128 visible ASCII characters; the same on
 *     every attempt
 * @param source who produced the event; for the queue API the node id of the accepting gateway
 * @param type the event type that triggers listen to
 * @param time when the event occurred, RFC 3339
 * @param dataContentType the media type of the data; {@code application/json} unless the producer
 *     said otherwise
 * @param more {@code subject}, {@code dataschema} and extension attributes by name, without ours;
 *     often empty
 */
public record Attributes(
    String id,
    String source,
    String type,
    String time,
    String dataContentType,
    Map<String, String> more) {

  /** The media type assumed where none is given. */
  public static final String JSON = "application/json";

  /** Copies the map, so that an event never changes once made. */
  public Attributes {
    more = Map.copyOf(more);
  }

  /**
   * What the CloudEvents extension Distributed Tracing says, which attributes have only where it is
   * well-formed; null where they do not have it.
   */
  public TraceContext trace() {
    String traceparent = more.get(TraceContext.TRACEPARENT);
    return traceparent == null
        ? null
        : new TraceContext(traceparent, more.get(TraceContext.TRACESTATE));
  }
}
