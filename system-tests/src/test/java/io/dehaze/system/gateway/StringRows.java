package io.dehaze.system.gateway;

import static io.dehaze.system.gateway.Wire.json;
import static io.dehaze.system.gateway.Wire.length;
import static io.dehaze.system.gateway.Wire.post;

import java.util.List;

/** Strings and names that are as long as they may be, and longer, in every form of event. */
final class StringRows {
  /** What the gateway under test allows: less than an event may have. */
  static final int BYTES_MAX = 700_000;

  private static final String LONGEST = "x".repeat(BYTES_MAX - 4) + "\u00e4\\n"; // two bytes each
  private static final String BINARY =
      """
      Content-Type: application/json\r
      ce-specversion: 1.0\r
      ce-id: e\r
      ce-source: s\r
      ce-type: order\r
      """;

  private StringRows() {}

  static List<Row> ofEvents() {
    return List.of(
        Row.of("a string as long as may be", json(event(string(LONGEST)))).accepted(),
        tooLong("a string a byte longer", json(event(string(LONGEST + "y")))),
        tooLong("a string that an escape makes longer", json(event(string(LONGEST + "\\\"")))),
        Row.of("a name as long as may be", json(event(member(LONGEST)))).accepted(),
        tooLong("a name a byte longer", json(event(member(LONGEST + "y")))),
        tooLong("a type that is too long", json("{\"type\":" + string(LONGEST + "y") + "}")),
        tooLong("an unknown field that is too long", json(member(LONGEST + "y"))),
        Row.of("a batch with long strings", json(batch(LONGEST))).accepted(2, 200),
        tooLong("a batch whose last string is too long", json(batch(LONGEST + "y"))));
  }

  static List<Row> ofCloudEvents() {
    return List.of(
        Row.of("a CloudEvent's longest string", structured("\"data\":" + string(LONGEST)))
            .accepted(),
        tooLong("a longer one", structured("\"data\":" + string(LONGEST + "y"))),
        tooLong("an attribute", structured("\"subject\":" + string(LONGEST + "y"))),
        tooLong("data in base64", structured("\"data_base64\":" + string("QUJD".repeat(175_001)))),
        tooLong(
            "in a batch",
            cloud("-batch", "[" + cloudEvent("\"data\":" + string(LONGEST + "y")) + "]")),
        Row.of("a binary CloudEvent's longest string", binary(string(LONGEST))).accepted(),
        tooLong("a longer one in a binary CloudEvent", binary(string(LONGEST + "y"))));
  }

  private static Row tooLong(String name, byte[] sent) {
    return Row.of(name, sent).refused(400, "string_too_long");
  }

  private static String string(String text) {
    return '"' + text + '"';
  }

  private static String member(String name) {
    return "{\"" + name + "\":1}";
  }

  private static String event(String data) {
    return "{\"type\":\"order\",\"data\":" + data + "}";
  }

  private static String batch(String last) {
    return "[" + event(string(LONGEST)) + "," + event(string(last)) + "]";
  }

  private static byte[] structured(String more) {
    return cloud("", cloudEvent(more));
  }

  private static String cloudEvent(String more) {
    return "{\"specversion\":\"1.0\",\"id\":\"e\",\"source\":\"s\",\"type\":\"order\","
        + more
        + "}";
  }

  private static byte[] cloud(String kind, String body) {
    return post("Content-Type: application/cloudevents" + kind + "+json\r\n" + length(body), body);
  }

  private static byte[] binary(String body) {
    return post(BINARY + length(body), body);
  }
}
