package io.dehaze.system.gateway;

import static io.dehaze.system.gateway.Wire.json;
import static io.dehaze.system.gateway.Wire.trigger;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Fields of events and of triggers that break their rules. */
final class FieldRows {
  private FieldRows() {}

  static List<Row> events() {
    return List.of(
        event("{\"data\":1}", 400, "missing_field"),
        event("{\"type\":null}", 400, "invalid_field"),
        event("{\"type\":\"\"}", 400, "invalid_field"),
        event("{\"type\":\"  \"}", 400, "invalid_field"),
        event("{\"type\":\"" + "x".repeat(257) + "\"}", 400, "invalid_field"),
        event("{\"type\":\"a\\u0007\"}", 400, "invalid_field"),
        event("{\"type\":\"nobody\"}", 404, "no_trigger"),
        with("\"id\":1", "invalid_field"),
        with("\"id\":true", "invalid_field"),
        with("\"id\":\"\"", "invalid_field"),
        with("\"id\":\"a b\"", "invalid_field"),
        with("\"id\":\"\u00e9\"", "invalid_field"),
        with("\"id\":\"" + "x".repeat(129) + "\"", "invalid_field"),
        with("\"isSynchronous\":\"true\"", "invalid_field"),
        with("\"isSynchronous\":1", "invalid_field"),
        with("\"options\":1", "invalid_field"),
        with("\"options\":{\"a\":1}", "invalid_field"),
        with("\"options\":" + options(101), "invalid_field"),
        with("\"data\":1,\"data\":1", "duplicate_key"),
        with("\"data\":1,\"payload\":1", "conflicting_fields"),
        Row.of("the same id twice", json("[" + ID + "," + ID + "]")).accepted(2, 200),
        Row.of("data null beside payload", json("{\"type\":\"order\",\"data\":null,\"payload\":1}"))
            .accepted(),
        Row.of("isSynchronous null", json("{\"type\":\"order\",\"isSynchronous\":null}"))
            .accepted());
  }

  static List<Row> times() {
    return List.of(
        with("\"delay\":\"5\"", "invalid_field"),
        with("\"delay\":-1", "invalid_field"),
        with("\"delay\":-0.001", "invalid_field"),
        with("\"delay\":1e18", "beyond_horizon"),
        with("\"delay\":1e308", "beyond_horizon"),
        with("\"delay\":9223372036854775807", "beyond_horizon"),
        with("\"timestamp\":\"9999-12-31T23:59:59Z\"", "beyond_horizon"),
        with("\"timestamp\":\"tomorrow\"", "invalid_field"),
        with("\"timestamp\":\"2026-02-28T10:00:00\"", "invalid_field"),
        with("\"timestamp\":\"2026-02-28T24:00:00Z\"", "invalid_field"),
        with("\"timestamp\":\"2026-02-30T10:00:00Z\"", "invalid_field"),
        with("\"timestamp\":\"2026-02-28T10:00:60Z\"", "invalid_field"),
        with("\"timestamp\":\"+294276-01-01T00:00:00Z\"", "invalid_field"),
        with("\"timestamp\":-1", "invalid_field"),
        with("\"timestamp\":0.5e400", "invalid_field"),
        with("\"delay\":\"5\",\"id\":1,\"dealy\":2", "invalid_field"),
        Row.of("delay null", json("{\"type\":\"order\",\"delay\":null}")).accepted(),
        Row.of("delay 5e0", json("{\"type\":\"order\",\"delay\":5e0}")).accepted(0, 200),
        Row.of("delay 5.9", json("{\"type\":\"order\",\"delay\":5.9}")).accepted(0, 200),
        Row.of("delay 0", json("{\"type\":\"order\",\"delay\":0e0}")).accepted(),
        Row.of("long ago", json("{\"type\":\"order\",\"timestamp\":1587902400,\"delay\":5.9}"))
            .accepted());
  }

  static List<Row> triggers() {
    return List.of(
        url("ftp://a/b"),
        url("file:///etc/passwd"),
        url("javascript:alert(1)"),
        url("/relative"),
        url("//a/b"),
        url(""),
        url("http://127.1/"),
        url("http://a_b/"),
        url("http://127.0.0.1./"),
        url("http://0177.0.0.1/"),
        url("http://0x7f000001/"),
        url("http://017700000001/"),
        url("http://[fe80::1%25eth0]/"),
        url("http://webhook.test:0/"),
        url("http://\u2460\u2461\u2466.0.0.1/"),
        url("http://127\u30020\u30020\u30021/"),
        refused("{\"type\":\"a\",\"url\":\"http://user:pw@a/\"}", "userinfo"),
        refused("{\"type\":\"a\",\"url\":\"http://u:p@127.0.0.1/\"}", "userinfo"),
        refused("", "empty_body"),
        refused("[]", "not_an_object"),
        refused("{\"type\":\"a\"}", "missing_field"),
        refused("{\"url\":\"http://a/\"}", "missing_field"),
        refused("{\"type\":\"\",\"url\":\"http://a/\"}", "invalid_field"),
        refused("{\"type\":\"a\",\"url\":\"http://a/\",\"retries\":-1}", "invalid_field"),
        refused("{\"type\":\"a\",\"url\":\"http://a/\",\"timeout\":\"5\"}", "invalid_field"),
        refused("{\"type\":\"a\",\"url\":\"http://a/\",\"payload\":\"xml\"}", "invalid_field"),
        refused("{\"type\":\"a\",\"url\":\"http://a/\",\"id\":\"u\"}", "id_mismatch"),
        refused("{\"type\":\"a\",\"url\":\"http://a/\",\"retry\":1}", "unknown_field"),
        header("Host", "a", "header_reserved"),
        header("Transfer-Encoding", "chunked", "header_reserved"),
        header("Content-Length", "0", "header_reserved"),
        header("webhook-id", "a", "header_reserved"),
        header("X-A", "a\\r\\nX-B: b", "invalid_field"),
        header("X-A", "\u00e9", "invalid_field"),
        header("X A", "a", "invalid_field"),
        longNumber("headers"),
        longNumber("tls"),
        refused("{\"type\":\"a\",\"url\":\"http://a/\",\"signing\":[\"weak\"]}", "invalid_field"),
        refused("{\"type\":\"a\",\"url\":\"http://a/\",\"tls\":{\"key\":\"a\"}}", "invalid_field"),
        Row.of(
                "a secret, and no key to keep it with",
                trigger("{\"type\":\"a\",\"url\":\"http://a/\",\"headers\":{\"X-A\":\"a\"}}"))
            .refused(409, "no_encryption_key"));
  }

  /** The forms of addresses inside, ports of other services, and names of metadata. */
  static List<Row> destinations() {
    return Stream.of(
            "http://localhost/",
            "http://LocalHost.:8080/",
            "http://a.localhost/",
            "http://127.0.0.1/",
            "http://127.0.0.1:8080/x",
            "http://2130706433/",
            "http://2130706433./",
            "http://0/",
            "http://0.0.0.0/",
            "http://[::]/",
            "http://[::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://[::ffff:7f00:1]/",
            "http://[::127.0.0.1]/",
            "http://[64:ff9b::7f00:1]/",
            "http://[2002:7f00:1::]/",
            "http://[fc00::1]/",
            "http://[fe80::1]/",
            "http://10.0.0.1/",
            "http://172.16.0.1/",
            "http://192.168.0.1/",
            "http://100.64.0.1/",
            "http://169.254.169.254/latest/meta-data/",
            "http://[fd00:ec2::254]/",
            "http://168.63.129.16/",
            "http://metadata.google.internal/",
            "http://metadata/",
            "http://webhook.test:22/",
            "http://webhook.test:25/",
            "http://webhook.test:6379/",
            "http://webhook.test:9092/")
        .map(
            url ->
                Row.of("destination " + url, trigger("{\"type\":\"a\",\"url\":\"" + url + "\"}"))
                    .refused(422, "destination_not_allowed"))
        .toList();
  }

  private static final String ID = "{\"type\":\"order\",\"id\":\"twice\"}";

  private static Row event(String body, int status, String code) {
    String name = body.length() > 60 ? body.substring(0, 60) + "..." : body;
    return Row.of(name, json(body)).refused(status, code);
  }

  private static Row with(String fields, String code) {
    return event("{\"type\":\"order\"," + fields + "}", 400, code);
  }

  private static Row url(String url) {
    return refused("{\"type\":\"a\",\"url\":\"" + url + "\"}", "invalid_field");
  }

  private static Row header(String name, String value, String code) {
    String headers = "\"headers\":{\"%s\":\"%s\"}".formatted(name, value);
    return refused("{\"type\":\"a\",\"url\":\"http://a/\"," + headers + "}", code);
  }

  private static Row longNumber(String field) {
    String body = "{\"type\":\"a\",\"url\":\"http://a/\",\"%s\":{\"a\":%s}}";
    return Row.of("a long number in " + field, trigger(body.formatted(field, "1".repeat(1_001))))
        .refused(400, "invalid_field");
  }

  private static Row refused(String body, String code) {
    return Row.of("trigger " + body, trigger(body)).refused(400, code);
  }

  private static String options(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"k" + i + "\":\"v\"")
        .collect(Collectors.joining(",", "{", "}"));
  }
}
