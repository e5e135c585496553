package io.dehaze.system.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/** Bytes of requests as they go over the wire, right ones and wrong ones. */
final class Wire {
  static final String QUEUE = "/v1/api/shop/eventing/queue";
  static final String TRIGGERS = "/v1/config/projects/shop/eventing/triggers";

  private static final String HOST = "Host: gateway\r\n";

  private Wire() {}

  /** A request with nothing added but the line's end and the empty line: headers end in CR LF. */
  static byte[] raw(String requestLine, String headers, byte[] body) {
    return concat((requestLine + "\r\n" + headers + "\r\n").getBytes(ISO_8859_1), body);
  }

  /** A request with a host, these headers, and a body of any length without saying so. */
  static byte[] request(String method, String target, String headers, String body) {
    return raw(method + " " + target + " HTTP/1.1", HOST + headers, body.getBytes(UTF_8));
  }

  /** A POST to the queue endpoint with these headers. */
  static byte[] post(String headers, String body) {
    return request("POST", QUEUE, headers, body);
  }

  /** A POST to the queue endpoint that is right but for its body. */
  static byte[] json(byte[] body) {
    return raw(
        "POST " + QUEUE + " HTTP/1.1",
        HOST + "Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n",
        body);
  }

  /** A POST to the queue endpoint that is right but for its body. */
  static byte[] json(String body) {
    return json(body.getBytes(UTF_8));
  }

  /** A POST of a trigger with id {@code t}. */
  static byte[] trigger(String body) {
    byte[] bytes = body.getBytes(UTF_8);
    return raw(
        "POST " + TRIGGERS + "/t HTTP/1.1",
        HOST + "Content-Type: application/json\r\nContent-Length: " + bytes.length + "\r\n",
        bytes);
  }

  /** A body in one chunk, with the end of the chunks. */
  static String chunked(String body) {
    return Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n";
  }

  static String length(String body) {
    return "Content-Length: " + body.getBytes(UTF_8).length + "\r\n";
  }

  static byte[] concat(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    byte[] all = new byte[length];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }
}
