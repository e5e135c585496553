package io.dehaze.system.gateway;

import static io.dehaze.system.gateway.Wire.json;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Bodies that are no JSON, or JSON that could be read in two ways. */
final class JsonRows {
  private static final String EVENT = "{\"type\":\"order\"}";
  private static final int EVENT_BYTES_MAX = 1_048_576;

  private JsonRows() {}

  static List<Row> documents() {
    return List.of(
        bad("", "empty_body"),
        bad(" \r\n\t", "empty_body"),
        bad("null", "not_an_object"),
        bad("\"order\"", "not_an_object"),
        bad("{", "bad_json"),
        bad("{\"type\":\"order\"", "bad_json"),
        bad(EVENT + "xyz", "trailing_data"),
        bad(EVENT + EVENT, "trailing_data"),
        bad("{\"type\":\"order\",\"type\":\"order\"}", "duplicate_key"),
        data("{\"a\":1,\"a\":2}", "duplicate_key"),
        bad("{\"type\":\"order\",\"dealy\":5}", "unknown_field"),
        data("[".repeat(128) + "]".repeat(128), "too_deep"),
        data("[".repeat(100_000), "too_deep"),
        bad("[".repeat(100_000), "too_deep"),
        data(keys(60_000), "too_many_tokens"),
        bad("{\"type\":\"order\",\"delay\":" + "7".repeat(1_001) + "}", "number_too_long"),
        data("/* */ 1", "bad_json"),
        data("'a'", "bad_json"),
        data("[1,]", "bad_json"),
        data("NaN", "bad_json"),
        data("007", "bad_json"),
        data("+1", "bad_json"),
        data(".5", "bad_json"),
        data("1.", "bad_json"));
  }

  static List<Row> encodings() {
    return List.of(
        encoded("UTF-16", EVENT.getBytes(UTF_16)),
        encoded("UTF-32", EVENT.getBytes(Charset.forName("UTF-32"))),
        encoded("a continuation without its lead", latin("\u00c3(")),
        encoded("an overlong slash", latin("\u00c0\u00af")),
        encoded("half a surrogate pair as bytes", latin("\u00ed\u00a0\u0080")),
        Row.of("a byte order mark", json(("\ufeff" + EVENT).getBytes(UTF_8)))
            .refused(400, "bad_json"),
        bad("{\"type\":\"order\",\"id\":\"\\ud800\"}", "lone_surrogate"),
        bad("{\"type\":\"a\\u0000b\"}", "bad_characters"),
        bad("{\"type\":\"order\",\"id\":\"a\\u0000b\"}", "bad_characters"));
  }

  static List<Row> sizes() {
    String start = "{\"type\":\"order\",\"data\":[\"" + "x".repeat(StringRows.BYTES_MAX) + "\",\"";
    String fits = start + "x".repeat(EVENT_BYTES_MAX - start.length() - 3) + "\"]}";
    return List.of(
        Row.of("an event of the largest size", json(fits)).accepted(),
        Row.of("a byte more", json(fits + " ")).refusedAndClosed(413, "body_too_large"),
        Row.of("a batch item over the event limit", json("[" + EVENT + "," + fits + " ]"))
            .accepted(2, 200),
        Row.of(
                "a batch item a byte over the limit",
                json("[" + EVENT + "," + fits.replace("\"]}", "x\"]}") + "]"))
            .refused(413, "body_too_large"),
        Row.of("10,000 items", json(batch(10_000))).accepted(10_000, 200),
        Row.of("10,001 items", json(batch(10_001))).refused(413, "too_many_items"),
        Row.of("no items", json("[]")).refused(400, "empty_batch"),
        Row.of("a bad second item", json("[" + EVENT + ",{\"type\":5}]"))
            .refused(400, "invalid_field"),
        Row.of("an item that is none", json("[" + EVENT + ",7]")).refused(400, "not_an_object"));
  }

  static List<Row> goodData() {
    return List.of(
        Row.of("a huge exponent", json("{\"type\":\"order\",\"data\":1e400}")).accepted(),
        Row.of("a class name", json("{\"type\":\"order\",\"data\":{\"@class\":\"java.net.URL\"}}"))
            .accepted(),
        Row.of("a long number", json("{\"type\":\"order\",\"data\":" + "7".repeat(5_000) + "}"))
            .accepted(),
        Row.of("no data", json(EVENT)).accepted(),
        Row.of("data that is null", json("{\"type\":\"order\",\"data\":null}")).accepted());
  }

  private static Row bad(String body, String code) {
    String name = body.length() > 40 ? body.substring(0, 40) + "... " + code : body + " " + code;
    return Row.of(name, json(body)).refused(400, code);
  }

  private static Row data(String data, String code) {
    return bad("{\"type\":\"order\",\"data\":" + data + "}", code);
  }

  private static Row encoded(String name, byte[] body) {
    return Row.of(name, json(body)).refused(400, "not_utf8");
  }

  private static byte[] latin(String type) {
    return ("{\"type\":\"" + type + "\"}").getBytes(ISO_8859_1);
  }

  private static String keys(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"" + i + "\":1")
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String batch(int items) {
    return IntStream.range(0, items)
        .mapToObj(i -> EVENT)
        .collect(Collectors.joining(",", "[", "]"));
  }
}
