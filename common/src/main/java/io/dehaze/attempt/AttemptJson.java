package io.dehaze.attempt;

import static io.dehaze.json.JsonBytes.piece;

import io.dehaze.json.JsonBytes;

/**
 * Writes an {@link Attempt} as the value of its record: one flat JSON object of about 250 bytes,
 * whose members are left out where they say nothing. By hand, because it is on the way of every
 * delivery. {@link AttemptReader} is the way back.
 */
final class AttemptJson {
  private static final int EXPECTED_BYTES = 320;

  private static final byte[] ID = piece("{\"id\":");
  private static final byte[] PROJECT = piece(",\"project\":");
  private static final byte[] TYPE = piece(",\"type\":");
  private static final byte[] TRIGGER = piece(",\"trigger\":");
  private static final byte[] DELIVERIES = piece(",\"deliveries\":");
  private static final byte[] KIND = piece(",\"kind\":");
  private static final byte[] ENDPOINT = piece(",\"endpoint\":");
  private static final byte[] ATTEMPT = piece(",\"attempt\":");
  private static final byte[] STATUS = piece(",\"status\":");
  private static final byte[] ERROR = piece(",\"error\":");
  private static final byte[] REASON = piece(",\"reason\":");
  private static final byte[] ACCEPTED = piece(",\"accepted\":");
  private static final byte[] DUE = piece(",\"due\":");
  private static final byte[] AT = piece(",\"at\":");
  private static final byte[] WAITED = piece(",\"waitedMs\":");
  private static final byte[] TOOK = piece(",\"tookMs\":");
  private static final byte[] NEXT = piece(",\"next\":");
  private static final byte[] END = piece("}");

  private AttemptJson() {}

  static byte[] write(Attempt attempt) {
    JsonBytes json = new JsonBytes(EXPECTED_BYTES);
    writeSubject(json, attempt.subject());
    json.raw(KIND).quoted(attempt.kind().label());
    text(json, ENDPOINT, attempt.call().endpoint());
    json.raw(ATTEMPT).number(attempt.call().number());
    number(json, STATUS, attempt.call().status());
    text(json, ERROR, attempt.error());
    text(json, REASON, attempt.reason());
    writeTimes(json, attempt.times());
    return json.raw(END).toBytes();
  }

  private static void writeSubject(JsonBytes json, Attempt.Subject subject) {
    json.raw(ID).quoted(subject.id());
    json.raw(PROJECT).quoted(subject.project());
    json.raw(TYPE).quoted(subject.type());
    text(json, TRIGGER, subject.trigger());
    number(json, DELIVERIES, subject.deliveries());
  }

  private static void writeTimes(JsonBytes json, Attempt.Times times) {
    json.raw(ACCEPTED).number(times.acceptedMs());
    if (times.dueMs() != times.acceptedMs()) {
      json.raw(DUE).number(times.dueMs());
    }
    json.raw(AT).number(times.atMs());
    json.raw(WAITED).number(times.waitedMs());
    json.raw(TOOK).number(times.tookMs());
    number(json, NEXT, times.nextMs());
  }

  private static void text(JsonBytes json, byte[] name, String text) {
    if (text != null) {
      json.raw(name).quoted(text);
    }
  }

  private static void number(JsonBytes json, byte[] name, long number) {
    if (number != 0) {
      json.raw(name).number(number);
    }
  }
}
