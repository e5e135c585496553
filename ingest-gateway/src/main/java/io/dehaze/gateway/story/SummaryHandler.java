package io.dehaze.gateway.story;

import io.dehaze.event.Rfc3339;
import io.dehaze.gateway.http.Action;
import io.dehaze.gateway.http.Answers;
import io.dehaze.gateway.http.Json;
import io.dehaze.gateway.http.Turns;
import io.undertow.server.HttpServerExchange;
import java.time.InstantSource;
import java.util.List;

/** Sums up what happened lately in one project: per second, and per trigger. */
final class SummaryHandler implements Action {
  private final AttemptFeed feed;
  private final Turns lookups;
  private final Answers answers;
  private final InstantSource clock;

  SummaryHandler(AttemptFeed feed, Turns lookups, Answers answers, InstantSource clock) {
    this.feed = feed;
    this.lookups = lookups;
    this.answers = answers;
    this.clock = clock;
  }

  @Override
  public void handle(HttpServerExchange exchange, List<String> names) {
    lookups.take(exchange, () -> answers.succeed(exchange, sumUp(names.get(0))));
  }

  private byte[] sumUp(String project) throws InterruptedException {
    RecentCounts counts = feed.counts();
    long nowMs = clock.millis();
    return Json.object(
        json -> {
          json.writeStringField("at", Rfc3339.format(nowMs));
          counts.writeTo(json, project, nowMs);
        });
  }
}
