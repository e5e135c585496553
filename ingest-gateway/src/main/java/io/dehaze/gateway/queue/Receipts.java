package io.dehaze.gateway.queue;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.dehaze.event.Rfc3339;
import java.util.List;

/**
 * Writes what a producer gets for its events: the id, when the event is due, and how many triggers
 * it goes to. By hand, because it is on the way of every event and its three members are known to
 * be plain: ids are visible ASCII.
 */
final class Receipts {
  private static final int RECEIPT_CHARACTERS = 112;

  private Receipts() {}

  /**
   * The answer for events that are stored: a receipt, or an array of them as the events came as
   * one.
   *
   * @param triggers how many triggers each event goes to, in the order of the events
   */
  static byte[] json(Parsed.Events events, int[] triggers) {
    List<EventRequest> requests = events.requests();
    StringBuilder json = new StringBuilder(2 + requests.size() * RECEIPT_CHARACTERS);
    json.append(events.isBatch() ? "[" : "");
    for (int i = 0; i < triggers.length; i++) {
      json.append(i == 0 ? "" : ",");
      append(json, requests.get(i), triggers[i]);
    }
    return json.append(events.isBatch() ? "]" : "").toString().getBytes(US_ASCII);
  }

  private static void append(StringBuilder json, EventRequest request, int triggers) {
    json.append("{\"id\":\"");
    appendEscaped(json, request.attributes().id());
    json.append("\",\"scheduledFor\":\"")
        .append(Rfc3339.format(request.dueMs()))
        .append("\",\"triggers\":")
        .append(triggers)
        .append('}');
  }

  private static void appendEscaped(StringBuilder json, String id) {
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\');
      }
      json.append(c);
    }
  }
}
