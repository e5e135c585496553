package io.dehaze.gateway.dead;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dehaze.dead.DeadLetterHeaders;
import io.dehaze.event.Rfc3339;
import io.dehaze.gateway.http.Json;
import io.dehaze.json.BadJsonException;
import io.dehaze.json.JsonLimits;
import io.dehaze.json.StrictJson;
import java.io.IOException;

/** Writes dead letters for the API. What is not known of one is left out. */
final class DeadLetterJson {
  private static final StrictJson STRICT = new StrictJson(JsonLimits.DEFAULT);
  private static final int TEXT_CHARS_MAX = 1_000;

  private DeadLetterJson() {}

  static byte[] page(DeadPage page) {
    return Json.object(
        json -> {
          json.writeArrayFieldStart("result");
          for (DeadPage.Entry entry : page.entries()) {
            write(json, entry);
          }
          json.writeEndArray();
          if (page.next() == null) {
            json.writeNullField("next");
          } else {
            json.writeStringField("next", page.next().encoded());
          }
        });
  }

  private static void write(JsonGenerator json, DeadPage.Entry entry) throws IOException {
    DeadLetter letter = entry.letter();
    json.writeStartObject();
    text(json, "id", letter.id());
    text(json, "type", letter.type());
    text(json, "trigger", letter.trigger());
    text(json, "reason", letter.text(DeadLetterHeaders.REASON));
    text(json, "fault", letter.text(DeadLetterHeaders.FAULT));
    text(json, "error", letter.text(DeadLetterHeaders.ERROR));
    number(json, "status", letter.number(DeadLetterHeaders.STATUS));
    text(json, "detail", letter.text(DeadLetterHeaders.DETAIL));
    number(json, "attempts", letter.number(DeadLetterHeaders.ATTEMPTS));
    time(json, "accepted", letter.acceptedMs());
    time(json, "died", letter.diedMs());
    text(json, "origin", letter.text(DeadLetterHeaders.ORIGIN));
    data(json, letter);
    json.writeBooleanField("redriven", entry.redriven());
    json.writeEndObject();
  }

  private static void text(JsonGenerator json, String name, String text) throws IOException {
    if (text != null) {
      json.writeStringField(
          name, text.length() > TEXT_CHARS_MAX ? text.substring(0, TEXT_CHARS_MAX) : text);
    }
  }

  private static void number(JsonGenerator json, String name, long number) throws IOException {
    if (number >= 0) {
      json.writeNumberField(name, number);
    }
  }

  private static void time(JsonGenerator json, String name, long ms) throws IOException {
    if (ms >= 0) {
      json.writeStringField(name, Rfc3339.format(ms));
    }
  }

  /** Looked at once more: whoever can write into Kafka can say of anything that it is JSON. */
  private static void data(JsonGenerator json, DeadLetter letter) throws IOException {
    if (letter.queued() == null || !letter.queued().event().hasJsonData()) {
      return;
    }
    try {
      STRICT.check(letter.data());
    } catch (BadJsonException e) {
      return; // also where it was too large to be kept
    }
    json.writeFieldName("data");
    json.writeRawValue(new String(letter.data(), UTF_8));
  }
}
