package io.dehaze.benchmark.sink;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * What a benchmark writes into an event so that the sink knows it again: the last member of the
 * event's data, and so the last of the webhook's body.
 *
 * @param series which of the scenario's loads it belongs to
 * @param number which event of the series it is, from 0
 * @param dueMs when it is due, in milliseconds since the epoch
 */
public record Mark(int series, int number, long dueMs) {
  private static final int FIELDS = 3;

  /** As the text of a JSON member that ends an object. */
  public String member() {
    return "\"mark\":\"" + series + '/' + number + '/' + dueMs + '"';
  }

  /**
   * Reads the mark of a webhook's body.
   *
   * @throws IllegalArgumentException where it has none
   */
  public static Mark of(byte[] body) {
    int end = quoteBefore(body, body.length);
    int start = quoteBefore(body, Math.max(0, end)) + 1;
    if (start == 0 || end < start) {
      throw new IllegalArgumentException("a body without a mark");
    }
    String[] fields = new String(body, start, end - start, US_ASCII).split("/", -1);
    if (fields.length != FIELDS) {
      throw new IllegalArgumentException("a body without a mark");
    }
    return new Mark(
        Integer.parseInt(fields[0]), Integer.parseInt(fields[1]), Long.parseLong(fields[2]));
  }

  private static int quoteBefore(byte[] body, int end) {
    int at = end - 1;
    while (at >= 0 && body[at] != '"') {
      at--;
    }
    return at;
  }
}
