package io.dehaze.gateway.story;

import io.dehaze.attempt.Attempt;
import io.dehaze.event.Problems;
import io.dehaze.event.Rfc3339;
import io.dehaze.gateway.http.Action;
import io.dehaze.gateway.http.Answers;
import io.dehaze.gateway.http.Json;
import io.dehaze.gateway.http.Turns;
import io.undertow.server.HttpServerExchange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Lists what happened lately, the newest first. */
final class RecentHandler implements Action {
  private static final String LIMIT = "limit";
  private static final int LIMIT_DEFAULT = 50;
  private static final int LIMIT_MAX = 1_000;

  private final AttemptFeed feed;
  private final Turns lookups;
  private final Answers answers;

  RecentHandler(AttemptFeed feed, Turns lookups, Answers answers) {
    this.feed = feed;
    this.lookups = lookups;
    this.answers = answers;
  }

  /** The query parameters that it knows. */
  static Set<String> parameters() {
    Set<String> parameters = new HashSet<>(AttemptFilter.PARAMETERS);
    parameters.add(LIMIT);
    return parameters;
  }

  @Override
  public void handle(HttpServerExchange exchange, List<String> names) {
    Problems problems = new Problems();
    Query query = new Query(exchange.getQueryParameters(), problems);
    AttemptFilter filter = AttemptFilter.parse(names.get(0), query, problems);
    int limit = query.count(LIMIT, LIMIT_DEFAULT, LIMIT_MAX);
    if (!problems.isEmpty()) {
      answers.refuse(exchange, problems.list());
      return;
    }
    lookups.take(exchange, () -> answers.succeed(exchange, list(filter, limit)));
  }

  private byte[] list(AttemptFilter filter, int limit) throws InterruptedException {
    List<AttemptWindow.Entry> entries = feed.window().newestFirst();
    List<Attempt> result = new ArrayList<>();
    for (AttemptWindow.Entry entry : entries) {
      if (result.size() == limit) {
        break;
      }
      filter.match(entry).ifPresent(result::add);
    }
    return Json.object(
        json -> {
          json.writeArrayFieldStart("result");
          for (Attempt attempt : result) {
            json.writeStartObject();
            StoryJson.attemptWithEvent(json, attempt);
            json.writeEndObject();
          }
          json.writeEndArray();
          if (!entries.isEmpty()) {
            long oldestMs = entries.get(entries.size() - 1).atMs();
            json.writeStringField("reachesBackTo", Rfc3339.format(oldestMs));
          }
        });
  }
}
