package io.dehaze.benchmark.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.dehaze.benchmark.sink.Mark;

/**
 * The body of a batch, or of one event, for the queue API. Each event has about 200 bytes of data.
 */
final class BatchBody {
  private static final int EVENT_CHARACTERS = 300;
  private static final String PAD = "dehaze-".repeat(22);

  private final String type;
  private final StringBuilder json;

  /**
   * An empty batch.
   *
   * @param type the type of its events
   * @param events about how many there will be
   */
  BatchBody(String type, int events) {
    this.type = type;
    this.json = new StringBuilder(EVENT_CHARACTERS * events + 2).append('[');
  }

  /** Adds an event that is scheduled for its due time. */
  BatchBody add(Mark mark) {
    json.append(json.length() == 1 ? "" : ",");
    appendEvent(json, type, mark, true);
    return this;
  }

  /** Adds an event of another type that is due at once, whatever its mark says. */
  BatchBody addNow(String otherType, Mark mark) {
    json.append(json.length() == 1 ? "" : ",");
    appendEvent(json, otherType, mark, false);
    return this;
  }

  byte[] bytes() {
    return (json + "]").getBytes(US_ASCII);
  }

  /** The body of one event that is due at once, whatever its mark says. */
  static byte[] single(String type, Mark mark) {
    StringBuilder json = new StringBuilder(EVENT_CHARACTERS);
    appendEvent(json, type, mark, false);
    return json.toString().getBytes(US_ASCII);
  }

  private static void appendEvent(StringBuilder json, String type, Mark mark, boolean isScheduled) {
    json.append("{\"type\":\"").append(type).append('"');
    if (isScheduled) {
      json.append(",\"timestamp\":").append(mark.dueMs());
    }
    json.append(",\"data\":{\"pad\":\"").append(PAD).append("\",").append(mark.member());
    json.append("}}");
  }
}
