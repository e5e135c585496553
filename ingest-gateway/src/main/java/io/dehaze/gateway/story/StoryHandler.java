package io.dehaze.gateway.story;

import io.dehaze.event.EventKey;
import io.dehaze.event.Problem;
import io.dehaze.event.Problems;
import io.dehaze.event.Rfc3339;
import io.dehaze.gateway.cancel.SearchUnfinished;
import io.dehaze.gateway.http.Action;
import io.dehaze.gateway.http.Answers;
import io.dehaze.gateway.http.Codes;
import io.dehaze.gateway.http.EventIdSegment;
import io.dehaze.gateway.http.Turns;
import io.undertow.server.HttpServerExchange;
import java.util.List;
import java.util.Set;

/** Tells an event's story. */
final class StoryHandler implements Action {
  /** The query parameters that it knows. */
  static final Set<String> PARAMETERS = Set.of(Query.SINCE);

  private static final Problem TOO_MANY_WAIT =
      Problem.of(
          Codes.OVERLOADED,
          null,
          "more events wait than one look-up may read: say with ?since= when it was sent");

  private final StorySearches searches;
  private final Turns lookups;
  private final Answers answers;

  StoryHandler(StorySearches searches, Turns lookups, Answers answers) {
    this.searches = searches;
    this.lookups = lookups;
    this.answers = answers;
  }

  @Override
  public void handle(HttpServerExchange exchange, List<String> names) {
    EventKey event = new EventKey(names.get(0), EventIdSegment.decode(names.get(1)));
    Problems problems = new Problems();
    long sinceMs = new Query(exchange.getQueryParameters(), problems).time(Query.SINCE);
    if (!problems.isEmpty()) {
      answers.refuse(exchange, problems.list());
      return;
    }
    lookups.take(
        exchange,
        () -> {
          try {
            answer(exchange, event, searches.find(event, sinceMs));
          } catch (SearchUnfinished e) {
            answers.refuse(exchange, TOO_MANY_WAIT);
          }
        });
  }

  private void answer(HttpServerExchange exchange, EventKey event, StorySearch.Result result) {
    if (result.story().isEmpty()) {
      answers.refuse(exchange, nothingKnown(event, result));
    } else {
      answers.succeed(exchange, StoryJson.story(event, result.story()));
    }
  }

  private static Problem nothingKnown(EventKey event, StorySearch.Result result) {
    String from =
        result.searchedFromMs() < Long.MAX_VALUE
            ? ", looked for from " + Rfc3339.format(result.searchedFromMs()) + " on"
            : "";
    String spent =
        result.spent()
            ? "; there was more to read than one look-up may: say with ?since= when it was sent"
            : "";
    return Problem.of(
        Codes.NO_SUCH_EVENT,
        null,
        "nothing is known of an event with this id in project " + event.project() + from + spent);
  }
}
