package io.dehaze.system.gateway;

import static io.dehaze.system.gateway.Wire.QUEUE;
import static io.dehaze.system.gateway.Wire.TRIGGERS;
import static io.dehaze.system.gateway.Wire.length;
import static io.dehaze.system.gateway.Wire.post;
import static io.dehaze.system.gateway.Wire.request;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Methods, paths, query parameters and headers. */
final class HeadRows {
  private static final String EVENT = "{\"type\":\"order\"}";
  private static final String LENGTH = length(EVENT);

  private HeadRows() {}

  static List<Row> methods() {
    return List.of(
        method("GET", QUEUE),
        method("OPTIONS", QUEUE),
        method("TRACE", QUEUE),
        method("PUT", TRIGGERS + "/t"),
        method("POST", TRIGGERS),
        method("DELETE", TRIGGERS),
        withBody("GET"),
        withBody("PUT"),
        withBody("DELETE"),
        withBody("PATCH"),
        withBody("post"),
        withBody("Post"),
        Row.of("CONNECT", request("CONNECT", "gateway:80", "", ""))
            .refusedAndClosed(405, "method_not_allowed"));
  }

  static List<Row> targets() {
    return List.of(
        nowhere("/"),
        nowhere("/v1/api/shop/eventing/queu"),
        nowhere(QUEUE + "/"),
        nowhere("/v1//api/shop/eventing/queue"),
        nowhere("//v1/api/shop/eventing/queue"),
        nowhere("/v1/../v1/api/shop/eventing/queue"),
        nowhere("/v1/api/../eventing/queue"),
        nowhere("/v1/../admin"),
        nowhere("/v1/api/..%2fshop/eventing/queue"),
        nowhere("/v1/api/shop%2f..%2fshop/eventing/queue"),
        nowhere("/v1/api/shop%00/eventing/queue"),
        nowhere("/v1/api/%c0%af/eventing/queue"),
        nowhere("/%761/api/shop/eventing/queue"),
        nowhere("/v1/api/-shop/eventing/queue"),
        nowhere("/v1/api/shop;x=y/eventing/queue"),
        nowhere(QUEUE + ";x=y"),
        nowhere("/metrics"),
        nowhere("/health/ready"),
        to("/v1/api/%zz/eventing/queue").refusedAndClosed(400, null),
        to(QUEUE + "#fragment").refusedAndClosed(400, null),
        to("/v1/api/\u00e9/eventing/queue").refusedAndClosed(400, null),
        to("/" + "a".repeat(17_000)).refusedAndClosed(400, null),
        to(QUEUE + "?x=1").refusedAndClosed(400, "unknown_parameter"),
        to(QUEUE + "?x=%22%0d%0a&y=2").refusedAndClosed(400, "unknown_parameter"),
        to(QUEUE + "?" + parameters(65)).refusedAndClosed(400, null),
        to(QUEUE + "?").accepted());
  }

  static List<Row> headers() {
    return List.of(
        with("65 headers", headers(63)).refusedAndClosed(400, null),
        with("64 headers", headers(62)).accepted(),
        with("a header of 17 kB", "X: " + "x".repeat(17_000) + "\r\n").refusedAndClosed(400, null),
        with("no content type", "").accepted(),
        with("JSON in UTF-8", "Content-Type: Application/JSON; Charset=\"UTF-8\"\r\n").accepted(),
        with("JSON in UTF-16", "Content-Type: application/json; charset=utf-16\r\n")
            .refusedAndClosed(415, "content_type"),
        with("text", "Content-Type: text/plain\r\n").refusedAndClosed(415, "content_type"),
        with("form", "Content-Type: application/x-www-form-urlencoded\r\n")
            .refusedAndClosed(415, "content_type"),
        with("no media type", "Content-Type: \r\n").refusedAndClosed(415, "content_type"),
        with("gzip", "Content-Encoding: gzip\r\n").refusedAndClosed(415, "content_encoding"),
        with("identity", "Content-Encoding: identity\r\n").accepted(),
        with("wants HTML", "Accept: text/html\r\n").accepted(),
        with("many cookies", "Cookie: " + "a=b; ".repeat(100) + "\r\n").accepted(),
        twice("Content-Type: application/json\r\n"),
        twice("Content-Encoding: identity\r\n"),
        twice("Authorization: Bearer x\r\n"));
  }

  private static Row method(String method, String target) {
    return Row.of(method + " " + target, request(method, target, "", ""))
        .refused(405, "method_not_allowed");
  }

  private static Row withBody(String method) {
    return Row.of(method + " with a body", request(method, QUEUE, LENGTH, EVENT))
        .refusedAndClosed(405, "method_not_allowed");
  }

  private static Row nowhere(String target) {
    return to(target).refusedAndClosed(404, "not_found");
  }

  private static Row to(String target) {
    String name = target.length() > 60 ? target.substring(0, 60) + "..." : target;
    return Row.of("POST " + name, request("POST", target, LENGTH, EVENT));
  }

  private static Row with(String name, String headers) {
    return Row.of(name, post(LENGTH + headers, EVENT));
  }

  private static Row twice(String header) {
    return with("twice " + header.strip(), header + header)
        .refusedAndClosed(400, "duplicate_header");
  }

  private static String parameters(int count) {
    return IntStream.range(0, count).mapToObj(i -> "p" + i + "=1").collect(Collectors.joining("&"));
  }

  private static String headers(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "X-" + i + ": 1\r\n")
        .collect(Collectors.joining());
  }
}
