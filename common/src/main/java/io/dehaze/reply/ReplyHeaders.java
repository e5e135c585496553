package io.dehaze.reply;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.dehaze.event.HeaderNumber;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** Headers of requests and replies, as text and as numbers. */
final class ReplyHeaders {
  static final String CORRELATION = "dehaze_correlation";
  static final String SENT = "dehaze_sent";

  private ReplyHeaders() {}

  static CorrelationId correlation(Headers headers) {
    Header header = headers.lastHeader(CORRELATION);
    return header == null ? null : CorrelationId.of(header.value());
  }

  static void add(Headers headers, String name, long number) {
    headers.add(name, Long.toString(number).getBytes(US_ASCII));
  }

  static void add(Headers headers, String name, String text) {
    if (text != null) {
      headers.add(name, text.getBytes(UTF_8));
    }
  }

  /** Null where there is none. */
  static String text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
  }

  /** A whole number from 0 on; -1 where there is none. */
  static long number(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null ? -1 : HeaderNumber.of(header.value());
  }
}
