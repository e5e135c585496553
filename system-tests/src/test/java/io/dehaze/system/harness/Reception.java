package io.dehaze.system.harness;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * One request that reached the receiver.
 *
 * @param id the event's
 * @param type the event's
 * @param trigger whose webhook it was: the last part of the path
 * @param attempt the number in the attempt header; 0 where there is none
 * @param atMs when it had come completely, in milliseconds since the epoch
 * @param dataHash {@link Data#hash} of the event's data as it came
 * @param success whether the answer to it was or will be a 2xx
 */
public record Reception(
    String id,
    String type,
    String trigger,
    int attempt,
    long atMs,
    long dataHash,
    boolean success) {
  private static final String DATA = ",\"data\":";

  /** A request that has come just now, with a body as Space Cloud has it. */
  static Reception of(String trigger, int attempt, byte[] body, boolean success) {
    // Ids, types and the envelope of these tests are ASCII; the data need not be.
    String text = new String(body, ISO_8859_1);
    int data = text.indexOf(DATA) + DATA.length();
    return new Reception(
        field(text, "\"id\":\""),
        field(text, "\"type\":\""),
        trigger,
        attempt,
        System.currentTimeMillis(),
        Data.hash(body, data, body.length - 1 - data),
        success);
  }

  private static String field(String json, String name) {
    int start = json.indexOf(name) + name.length();
    return json.substring(start, json.indexOf('"', start));
  }
}
