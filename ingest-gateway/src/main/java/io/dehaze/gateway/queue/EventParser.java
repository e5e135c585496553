package io.dehaze.gateway.queue;

import io.dehaze.event.Problem;
import io.dehaze.json.StrictJson;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Reads what is posted to the queue endpoint, in each of its forms. Nothing is stored and nobody is
 * asked; the caller says what time it is. Thread-safe.
 */
public final class EventParser {
  private final QueueLimits limits;
  private final String nodeId;
  private final Supplier<String> ids;
  private final StrictJson json;
  private final JsonBodies bodies;

  /**
   * A parser for one gateway.
   *
   * @param nodeId what events say as their source that name none themselves
   * @param ids makes the ids of events that bring none
   */
  public EventParser(QueueLimits limits, String nodeId, Supplier<String> ids) {
    this.limits = limits;
    this.nodeId = nodeId;
    this.ids = ids;
    this.json = new StrictJson(limits.json());
    this.bodies = new JsonBodies(json, limits);
  }

  /**
   * The body of Space Cloud's queue API: an object, or an array of them.
   *
   * @param nowMs the time of acceptance, milliseconds since the epoch
   */
  public Parsed queueBody(byte[] body, long nowMs) {
    SpaceCloudEvents events = new SpaceCloudEvents(nodeId, ids, limits.horizon(), nowMs);
    return bodies.read(body, JsonBodies.Shape.OBJECT_OR_ARRAY, events);
  }

  /**
   * A CloudEvent in structured mode, {@code application/cloudevents+json}.
   *
   * @param nowMs the time of acceptance, milliseconds since the epoch
   */
  public Parsed structured(byte[] body, long nowMs) {
    return bodies.read(body, JsonBodies.Shape.OBJECT, new StructuredCloudEvents(json, nowMs));
  }

  /**
   * CloudEvents in batched mode, {@code application/cloudevents-batch+json}.
   *
   * @param nowMs the time of acceptance, milliseconds since the epoch
   */
  public Parsed batched(byte[] body, long nowMs) {
    return bodies.read(body, JsonBodies.Shape.ARRAY, new StructuredCloudEvents(json, nowMs));
  }

  /**
   * A CloudEvent in binary mode: attributes in {@code ce-} headers and {@code Content-Type}, the
   * data as the body.
   *
   * @param headers all headers of the request, in any case, repeated ones as often as they stand
   *     there; others than those are ignored
   * @param nowMs the time of acceptance, milliseconds since the epoch
   */
  public Parsed binary(Iterable<Map.Entry<String, String>> headers, byte[] body, long nowMs) {
    if (body.length > limits.eventBytesMax()) {
      return new Parsed.Refused(List.of(tooLarge(body.length)));
    }
    return new BinaryCloudEvent(json, nowMs).read(headers, body);
  }

  private Problem tooLarge(int bytes) {
    return Problem.of("body_too_large", null, JsonBodies.tooLarge(bytes, limits.eventBytesMax()));
  }
}
