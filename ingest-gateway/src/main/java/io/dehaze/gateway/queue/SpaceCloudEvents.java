package io.dehaze.gateway.queue;

import io.dehaze.event.Problems;
import io.dehaze.json.BadJsonException;
import io.dehaze.json.JsonCursor;
import java.time.Duration;
import java.util.function.Supplier;

/** Reads the events of one request to Space Cloud's queue API. */
final class SpaceCloudEvents implements JsonBodies.Item {
  private final String nodeId;
  private final Supplier<String> ids;
  private final Duration horizon;
  private final long nowMs;

  SpaceCloudEvents(String nodeId, Supplier<String> ids, Duration horizon, long nowMs) {
    this.nodeId = nodeId;
    this.ids = ids;
    this.horizon = horizon;
    this.nowMs = nowMs;
  }

  @Override
  public EventRequest read(JsonCursor cursor, Problems problems) throws BadJsonException {
    SpaceCloudEvent event = new SpaceCloudEvent(problems);
    event.readFields(cursor);
    return event.request(nodeId, ids, horizon, nowMs);
  }
}
