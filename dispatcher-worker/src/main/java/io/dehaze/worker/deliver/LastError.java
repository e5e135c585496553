package io.dehaze.worker.deliver;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dehaze.dead.DeadLetterHeaders;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * How the last attempt failed, as it travels with a delivery that is to be tried again.
 *
 * @param error its class, for example {@code timeout} or {@code status_500}
 * @param status what the webhook answered; 0 where it gave no answer
 * @param detail one line for people; may be empty
 */
record LastError(String error, int status, String detail) {
  static LastError of(Failure failure) {
    return new LastError(failure.label(), failure.status(), failure.detail());
  }

  /** Reads it from a record's headers; null where there is none. */
  static LastError of(Headers headers) {
    String error = text(headers, DeadLetterHeaders.ERROR, 100);
    if (error.isEmpty()) {
      return null;
    }
    String status = text(headers, DeadLetterHeaders.STATUS, 3);
    return new LastError(
        error,
        status.matches("[1-9][0-9]{2}") ? Integer.parseInt(status) : 0,
        text(headers, DeadLetterHeaders.DETAIL, 1_000));
  }

  private static String text(Headers headers, String name, int charactersMax) {
    Header header = headers.lastHeader(name);
    String text = header == null || header.value() == null ? "" : new String(header.value(), UTF_8);
    return text.length() <= charactersMax ? text : text.substring(0, charactersMax);
  }

  void addTo(Headers headers) {
    headers.add(DeadLetterHeaders.ERROR, error.getBytes(UTF_8));
    if (status != 0) {
      headers.add(DeadLetterHeaders.STATUS, Integer.toString(status).getBytes(UTF_8));
    }
    if (!detail.isEmpty()) {
      headers.add(DeadLetterHeaders.DETAIL, detail.getBytes(UTF_8));
    }
  }
}
