package io.dehaze.gateway.story;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dehaze.attempt.Attempt;
import io.dehaze.attempt.AttemptKind;
import io.dehaze.event.EventKey;
import io.dehaze.event.Rfc3339;
import io.dehaze.gateway.http.Json;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes stories for the API. What is not known is left out. */
final class StoryJson {
  private StoryJson() {}

  static byte[] story(EventKey event, Story story) {
    return Json.object(
        json -> {
          json.writeStringField("id", event.id());
          json.writeStringField("project", event.project());
          json.writeStringField("type", story.type());
          json.writeStringField("state", label(story.state()));
          time(json, "accepted", story.acceptedMs());
          time(json, "scheduledFor", story.scheduledForMs());
          if (story.deliveries() > 0) {
            json.writeNumberField("triggers", story.deliveries());
          }
          json.writeArrayFieldStart("deliveries");
          for (Map.Entry<String, List<Attempt>> chapter : story.chapters().entrySet()) {
            delivery(json, chapter.getKey(), chapter.getValue());
          }
          json.writeEndArray();
          if (story.omitted() > 0) {
            json.writeNumberField("omitted", story.omitted());
          }
        });
  }

  private static String label(Story.State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private static void delivery(JsonGenerator json, String trigger, List<Attempt> chapter)
      throws IOException {
    Attempt last = Story.last(chapter);
    json.writeStartObject();
    text(json, "trigger", trigger);
    json.writeStringField("state", label(Story.state(chapter)));
    time(json, "ended", last.kind().isEnd() ? last.times().atMs() : 0);
    time(json, "next", last.times().nextMs());
    text(json, "reason", last.reason());
    json.writeArrayFieldStart("attempts");
    for (Attempt attempt : chapter) {
      json.writeStartObject();
      attempt(json, attempt);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** The members that tell of one attempt and whose it was. */
  static void attemptWithEvent(JsonGenerator json, Attempt attempt) throws IOException {
    json.writeStringField("id", attempt.subject().id());
    json.writeStringField("type", attempt.subject().type());
    text(json, "trigger", attempt.subject().trigger());
    time(json, "accepted", attempt.times().acceptedMs());
    attempt(json, attempt);
  }

  /** The members that tell of one attempt by itself. */
  private static void attempt(JsonGenerator json, Attempt attempt) throws IOException {
    json.writeStringField("kind", attempt.kind().label());
    time(json, "at", attempt.times().atMs());
    json.writeNumberField("attempt", attempt.call().number());
    text(json, "endpoint", attempt.call().endpoint());
    if (attempt.call().status() != 0) {
      json.writeNumberField("status", attempt.call().status());
    }
    text(json, "error", attempt.error());
    text(json, "reason", attempt.reason());
    if (wasCalled(attempt)) {
      json.writeNumberField("waitedMs", attempt.times().waitedMs());
      json.writeNumberField("tookMs", attempt.times().tookMs());
    }
    time(json, "next", attempt.times().nextMs());
  }

  private static boolean wasCalled(Attempt attempt) {
    return attempt.call().status() != 0
        || attempt.error() != null
        || attempt.kind() == AttemptKind.FAILED;
  }

  private static void text(JsonGenerator json, String name, String text) throws IOException {
    if (text != null) {
      json.writeStringField(name, text);
    }
  }

  private static void time(JsonGenerator json, String name, long ms) throws IOException {
    if (ms > 0) {
      json.writeStringField(name, Rfc3339.format(ms));
    }
  }
}
