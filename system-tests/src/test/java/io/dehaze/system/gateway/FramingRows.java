package io.dehaze.system.gateway;

import static io.dehaze.system.gateway.Wire.QUEUE;
import static io.dehaze.system.gateway.Wire.chunked;
import static io.dehaze.system.gateway.Wire.concat;
import static io.dehaze.system.gateway.Wire.json;
import static io.dehaze.system.gateway.Wire.length;
import static io.dehaze.system.gateway.Wire.post;
import static io.dehaze.system.gateway.Wire.raw;
import static io.dehaze.system.gateway.Wire.request;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;
import java.util.Random;

/** Where a request begins and ends: nothing here may be carried out, and no second request run. */
final class FramingRows {
  private static final String EVENT = "{\"type\":\"order\"}";
  private static final String LENGTH = length(EVENT);
  private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";
  private static final String EXPECT = "Expect: 100-continue\r\n";
  private static final String HOST = "Host: gateway\r\n";

  private FramingRows() {}

  static List<Row> lengths() {
    return List.of(
        Row.of("length and chunks", post(LENGTH + CHUNKED, EVENT)).refusedAndClosed(400, null),
        Row.of("chunks and length", post(CHUNKED + LENGTH, chunked(EVENT)))
            .refusedAndClosed(400, null),
        Row.of("two equal lengths", post(LENGTH + LENGTH, EVENT)).refusedAndClosed(400, null),
        Row.of("two lengths", post(LENGTH + "Content-Length: 3\r\n", EVENT))
            .refusedAndClosed(400, null),
        Row.of("two lengths in one", post("Content-Length: 16, 16\r\n", EVENT))
            .refusedAndClosed(400, null),
        Row.of("signed length", post("Content-Length: +16\r\n", EVENT)).refusedAndClosed(400, null),
        Row.of("negative length", post("Content-Length: -1\r\n", EVENT))
            .refusedAndClosed(400, null),
        Row.of("length in hex", post("Content-Length: 0x10\r\n", EVENT))
            .refusedAndClosed(400, null),
        Row.of("length 2^64 + 16", post("Content-Length: 18446744073709551632\r\n", EVENT))
            .refusedAndClosed(413, "body_too_large"),
        Row.of("body withheld, over the batch limit", post("Content-Length: 8388609\r\n", ""))
            .refusedAndClosed(413, "body_too_large"),
        Row.of("body withheld, over the event limit", post("Content-Length: 1048577\r\n", " {"))
            .refusedAndClosed(413, "body_too_large"),
        Row.of("body shorter than its length", post("Content-Length: 17\r\n", EVENT))
            .thenFin()
            .refusedAndClosed(400, "body_incomplete"),
        Row.of("bytes after the body", post(LENGTH, EVENT + "garbage\r\n\r\n"))
            .answeredAndClosed(1, 200, 400),
        Row.of("a second request behind", concat(json(EVENT), json("{}"), json(EVENT)))
            .accepted(2, 200, 400, 200),
        Row.of("asks before it sends", post(EXPECT + LENGTH, EVENT)).accepted(1, 100, 200),
        Row.of("asks before it sends chunks", post(EXPECT + CHUNKED, chunked(EVENT)))
            .accepted(1, 100, 200),
        Row.of("asks to send too much", post(EXPECT + "Content-Length: 8388609\r\n", ""))
            .refusedAndClosed(413, "body_too_large"),
        Row.of("asks to send text", post(EXPECT + LENGTH + "Content-Type: text/plain\r\n", ""))
            .refusedAndClosed(415, "content_type"),
        Row.of("expects the unknown", post("Expect: 200-ok\r\n" + LENGTH, EVENT))
            .refusedAndClosed(417, "expectation"));
  }

  static List<Row> codings() {
    return List.of(
        coded("gzip, chunked"),
        coded("xchunked"),
        coded("identity"),
        coded("chunked, identity"),
        coded("chunked,"),
        coded("\"chunked\""),
        Row.of("empty coding", post("Transfer-Encoding: \r\n", chunked(EVENT)))
            .refusedAndClosed(501, "transfer_encoding"),
        Row.of("coding with a control", post("Transfer-Encoding: \u000bchunked\r\n", ""))
            .refusedAndClosed(400, null),
        Row.of("space before the colon", post("Transfer-Encoding : chunked\r\n", ""))
            .refusedAndClosed(400, null),
        Row.of("coding twice", post(CHUNKED + CHUNKED, chunked(EVENT))).refusedAndClosed(400, null),
        Row.of("chunks in HTTP/1.0", raw(line("1.0"), CHUNKED, chunked(EVENT).getBytes(US_ASCII)))
            .refusedAndClosed(501, "transfer_encoding"),
        Row.of("coding in capitals", post("transfer-encoding: CHUNKED\r\n", chunked(EVENT)))
            .accepted(),
        Row.of("chunks, extensions, trailers", post(CHUNKED, manyChunks())).accepted(),
        Row.of("requests behind chunks", concat(post(CHUNKED, chunked(EVENT)), json(EVENT)))
            .accepted(2, 200, 200),
        chunks("no size", "zz\r\n" + EVENT + "\r\n0\r\n\r\n"),
        chunks("size of 16 digits", "f".repeat(16) + "\r\n" + EVENT),
        chunks("size with a space", "10 \r\n" + EVENT + "\r\n0\r\n\r\n"),
        chunks("size with 0x", "0x10\r\n" + EVENT + "\r\n0\r\n\r\n"),
        chunks("long extension", "10;" + "x".repeat(20_000) + "\r\n" + EVENT + "\r\n0\r\n\r\n"),
        chunks("bare line feeds", "10\n" + EVENT + "\n0\n\n"),
        chunks("bare line feed after the data", "10\r\n" + EVENT + "\n0\r\n\r\n"),
        chunks("data longer than its size", "f\r\n" + EVENT + "\r\n0\r\n\r\n"),
        Row.of("chunks that end too early", post(CHUNKED, "10\r\n" + EVENT))
            .thenFin()
            .refusedAndClosed(400, "body_incomplete"),
        Row.of(
                "chunks that never end",
                post(
                    CHUNKED,
                    ("10000\r\n" + "x".repeat(65_536)).repeat(1)
                        + ("\r\n10000\r\n" + "x".repeat(65_536)).repeat(20)))
            .refusedAndClosed(413, "body_too_large"));
  }

  static List<Row> heads() {
    byte[] noise = new byte[400];
    new Random(7).nextBytes(noise);
    return List.of(
        version("1.2"),
        version("3.0"),
        version("0.9"),
        Row.of("HTTP/2.0", raw(line("2.0"), HOST + LENGTH, EVENT.getBytes(US_ASCII)))
            .refusedAndClosed(400, null),
        Row.of("no version", "GET /\r\n\r\n".getBytes(US_ASCII)).refusedAndClosed(400, null),
        Row.of("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII))
            .refusedAndClosed(400, null),
        Row.of("TLS", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001".getBytes(ISO_8859_1))
            .refusedAndClosed(400, null),
        Row.of("noise", noise).refusedAndClosed(400, null),
        Row.of("bare line feeds", (line("1.1") + "\n" + "Host: a\n\n").getBytes(US_ASCII))
            .refusedAndClosed(400, null),
        Row.of("NUL in a header", post(LENGTH + "X: a\0b\r\n", EVENT)).refusedAndClosed(400, null),
        Row.of("CR in a header", post(LENGTH + "X: a\rb\r\n", EVENT)).refusedAndClosed(400, null),
        Row.of("no header name", post(LENGTH + ": b\r\n", EVENT)).refusedAndClosed(400, null),
        Row.of("no host", raw(line("1.1"), LENGTH, EVENT.getBytes(US_ASCII)))
            .refusedAndClosed(400, null),
        Row.of("two hosts", post(LENGTH + "Host: other\r\n", EVENT)).refusedAndClosed(400, null),
        Row.of("absolute, other host", request("POST", "http://other" + QUEUE, LENGTH, EVENT))
            .refusedAndClosed(400, null),
        Row.of("absolute, host within", request("POST", "http://gateway.b" + QUEUE, LENGTH, EVENT))
            .refusedAndClosed(400, "bad_host"),
        Row.of("absolute, same host", request("POST", "http://gateway" + QUEUE, LENGTH, EVENT))
            .accepted());
  }

  private static Row coded(String coding) {
    return Row.of("coding " + coding, post("Transfer-Encoding: " + coding + "\r\n", chunked(EVENT)))
        .refusedAndClosed(501, "transfer_encoding");
  }

  private static Row chunks(String name, String body) {
    return Row.of("chunks: " + name, post(CHUNKED, body)).refusedAndClosed(400, "bad_chunking");
  }

  private static Row version(String version) {
    return Row.of("HTTP/" + version, raw(line(version), HOST + LENGTH, EVENT.getBytes(US_ASCII)))
        .refusedAndClosed(505, "http_version");
  }

  private static String line(String version) {
    return "POST " + QUEUE + " HTTP/" + version;
  }

  private static String manyChunks() {
    StringBuilder chunks = new StringBuilder();
    EVENT.chars().forEach(c -> chunks.append("01;a=b\r\n").append((char) c).append("\r\n"));
    return chunks.append("0\r\nX-Sum: 1\r\n\r\n").toString();
  }
}
