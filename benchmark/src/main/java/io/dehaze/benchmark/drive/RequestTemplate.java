package io.dehaze.benchmark.drive;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.net.URI;
import java.util.Arrays;

/**
 * A POST, as it goes over the wire. Where the body has a run of ten hashes, each request carries
 * its number there.
 */
final class RequestTemplate {
  private static final byte[] NUMBER = "##########".getBytes(US_ASCII);

  private final byte[] bytes;
  private final int numberAt;

  private RequestTemplate(byte[] bytes, int numberAt) {
    this.bytes = bytes;
    this.numberAt = numberAt;
  }

  static RequestTemplate of(URI target, byte[] body) {
    String head =
        "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            .formatted(target.getRawPath(), target.getRawAuthority(), body.length);
    byte[] headBytes = head.getBytes(US_ASCII);
    byte[] all = Arrays.copyOf(headBytes, headBytes.length + body.length);
    System.arraycopy(body, 0, all, headBytes.length, body.length);
    return new RequestTemplate(all, indexOfNumber(all));
  }

  private static int indexOfNumber(byte[] in) {
    for (int at = 0; at <= in.length - NUMBER.length; at++) {
      if (Arrays.equals(in, at, at + NUMBER.length, NUMBER, 0, NUMBER.length)) {
        return at;
      }
    }
    return -1;
  }

  /** A copy that one connection writes its requests from. */
  byte[] copy() {
    return bytes.clone();
  }

  /** Puts a request's number into a copy. */
  void number(byte[] copy, int number) {
    if (numberAt >= 0) {
      int rest = number;
      for (int at = numberAt + NUMBER.length - 1; at >= numberAt; at--) {
        copy[at] = (byte) ('0' + rest % 10);
        rest /= 10;
      }
    }
  }
}
