package io.dehaze.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * A record that no worker can make sense of, and what its dead letter must say.
 *
 * @param name what is wrong with it
 * @param reason whose fault it is, as the dead letter says
 * @param error the code of the rule that it broke, as the dead letter says
 * @param headers its headers
 * @param value its value, or null
 */
record SenselessRecord(
    String name, String reason, String error, List<Header> headers, byte[] value) {
  private static final byte[] DATA = bytes("{\"n\":1}");
  private static final int MEBIBYTE = 1024 * 1024;

  @Override
  public String toString() {
    return name;
  }

  /** One of each kind. */
  static List<SenselessRecord> all() {
    List<SenselessRecord> all = new ArrayList<>(envelopes());
    all.addAll(progress());
    all.addAll(data());
    all.addAll(structured());
    return all;
  }

  private static List<SenselessRecord> envelopes() {
    return List.of(
        unreadable("null value", "no_value", headers(Map.of()), null),
        unreadable("empty value", "no_value", headers(Map.of()), new byte[0]),
        unreadable("no headers at all", "missing_field", List.of(), DATA),
        unreadable("a type that is not UTF-8", "not_utf8", typeOf(0xC3, 0x28), DATA),
        unreadable("a type of null", "not_utf8", with("ce_type", null), DATA),
        unreadable("a blank type", "invalid_field", headers(Map.of("ce_type", " ")), DATA),
        unreadable("an attribute with no name", "invalid_field", headers(Map.of("ce_", "x")), DATA),
        unreadable(
            "an old version", "invalid_field", headers(Map.of("ce_specversion", "0.3")), DATA),
        unreadable(
            "a future format", "unknown_format", headers(Map.of("dehaze_format", "99")), DATA),
        unreadable("no type", "missing_field", without("ce_type"), DATA),
        unreadable("no id", "missing_field", without("ce_id"), DATA),
        unreadable("no project", "missing_field", without("ce_project"), DATA),
        unreadable("ours, but without a source", "missing_field", oursWithoutSource(), DATA),
        unreadable("10,000 headers", "too_many_headers", tenThousand(), DATA),
        new SenselessRecord(
            "a type that nobody listens to",
            "no_trigger",
            "no_trigger",
            headers(Map.of("ce_type", "nobody.cares")),
            DATA));
  }

  private static List<SenselessRecord> progress() {
    return List.of(
        progress("dehaze_attempts", "-1"),
        progress("dehaze_attempts", "2147483648"),
        progress("dehaze_attempts", "many"),
        progress("dehaze_due", "253402300799000"), // the last second of the year 9999
        progress("dehaze_due", "soon"),
        progress("dehaze_accepted", "-5"),
        progress("dehaze_trigger", "no/such trigger"));
  }

  private static SenselessRecord progress(String header, String value) {
    return unreadable(header + " " + value, "invalid_field", headers(Map.of(header, value)), DATA);
  }

  private static List<SenselessRecord> data() {
    return List.of(
        data("truncated JSON", "bad_json", bytes("{\"a\":")),
        data("no JSON", "bad_json", bytes("hello")),
        data("NaN", "bad_json", bytes("{\"a\":NaN}")),
        data("a comment", "bad_json", bytes("{/* hi */}")),
        data("white space", "empty_body", bytes("  \n")),
        data("two documents", "trailing_data", bytes("{}{}")),
        data("a key twice", "duplicate_key", bytes("{\"a\":1,\"a\":2}")),
        data("no UTF-8", "not_utf8", new byte[] {'"', (byte) 0xC3, 0x28, '"'}),
        data("an overlong slash", "not_utf8", new byte[] {'"', (byte) 0xC0, (byte) 0xAF, '"'}),
        data("UTF-16", "not_utf8", "{}".getBytes(java.nio.charset.StandardCharsets.UTF_16)),
        data("100,000 deep", "too_deep", bytes("[".repeat(100_000) + "]".repeat(100_000))),
        data("a mebibyte of noise", "bad_json", bytes("x".repeat(MEBIBYTE))));
  }

  private static SenselessRecord data(String name, String error, byte[] value) {
    return unreadable(name, error, headers(Map.of()), value);
  }

  private static List<SenselessRecord> structured() {
    return List.of(
        structured("a structured array", "not_an_object", "[]"),
        structured("a structured null", "not_an_object", "null"),
        structured("a structured event cut off", "bad_json", "{\"id\":\"x\""),
        structured("a structured event of nothing", "missing_field", "{}"));
  }

  private static SenselessRecord structured(String name, String error, String value) {
    List<Header> headers =
        List.of(header("content-type", bytes("application/cloudevents+json; charset=UTF-8")));
    return unreadable(name, error, headers, bytes(value));
  }

  private static SenselessRecord unreadable(
      String name, String error, List<Header> headers, byte[] value) {
    return new SenselessRecord(name, "unreadable", error, headers, value);
  }

  /** The headers of a good event, and these instead or beside. */
  static List<Header> headers(Map<String, String> changes) {
    Map<String, String> all = new TreeMap<>(goodHeaders("senseless"));
    all.putAll(changes);
    return toHeaders(all);
  }

  /** What a good event's headers are. */
  static Map<String, String> goodHeaders(String id) {
    return Map.of(
        "ce_specversion", "1.0",
        "ce_id", id,
        "ce_type", "order.placed",
        "ce_source", "urn:dehaze:test",
        "ce_project", "shop",
        "content-type", "application/json");
  }

  static List<Header> toHeaders(Map<String, String> texts) {
    return texts.entrySet().stream()
        .map(each -> header(each.getKey(), bytes(each.getValue())))
        .toList();
  }

  private static List<Header> without(String name) {
    return headers(Map.of()).stream().filter(each -> !each.key().equals(name)).toList();
  }

  private static List<Header> with(String name, byte[] value) {
    List<Header> headers = new ArrayList<>(without(name));
    headers.add(header(name, value));
    return headers;
  }

  private static List<Header> typeOf(int... bytes) {
    byte[] type = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      type[i] = (byte) bytes[i];
    }
    return with("ce_type", type);
  }

  private static List<Header> oursWithoutSource() {
    List<Header> headers = new ArrayList<>(without("ce_source"));
    headers.add(header("dehaze_format", bytes("1")));
    return headers;
  }

  private static List<Header> tenThousand() {
    Header[] many = new Header[10_000];
    Arrays.fill(many, header("x-noise", bytes("noise")));
    List<Header> headers = new ArrayList<>(headers(Map.of()));
    headers.addAll(Arrays.asList(many));
    return headers;
  }

  private static Header header(String name, byte[] value) {
    return new RecordHeader(name, value);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
