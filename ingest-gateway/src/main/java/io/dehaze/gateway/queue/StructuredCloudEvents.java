package io.dehaze.gateway.queue;

import io.dehaze.event.CloudEventAttributes;
import io.dehaze.event.CloudEventJson;
import io.dehaze.event.Problems;
import io.dehaze.json.BadJsonException;
import io.dehaze.json.JsonCursor;
import io.dehaze.json.StrictJson;

/** Reads the CloudEvents of one request, in JSON format. */
final class StructuredCloudEvents implements JsonBodies.Item {
  private final StrictJson json;
  private final long nowMs;

  StructuredCloudEvents(StrictJson json, long nowMs) {
    this.json = json;
    this.nowMs = nowMs;
  }

  @Override
  public EventRequest read(JsonCursor cursor, Problems problems) throws BadJsonException {
    CloudEventAttributes attributes = new CloudEventAttributes(json, problems);
    byte[] data = CloudEventJson.read(json, cursor, attributes, problems);
    return request(attributes, data, problems, nowMs);
  }

  /** A CloudEvent, however it came, as a request that is due now. */
  static EventRequest request(
      CloudEventAttributes attributes, byte[] data, Problems problems, long nowMs) {
    if (attributes.takeProject() != null) {
      problems.invalid("project", "the project stands in the path: leave out the attribute");
    }
    var options = attributes.takeOptions();
    boolean isSynchronous = attributes.takeSynchronous();
    return new EventRequest(attributes.finish(nowMs), options, data, nowMs, isSynchronous);
  }
}
