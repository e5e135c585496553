package io.dehaze.gateway.story;

import io.dehaze.event.Problem;
import io.dehaze.event.Problems;
import io.dehaze.gateway.http.Action;
import io.dehaze.gateway.http.Answers;
import io.dehaze.gateway.http.Codes;
import io.dehaze.gateway.http.Gate;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.SameThreadExecutor;
import java.util.List;

/** Lets clients watch what happens, as it happens. */
final class StreamHandler implements Action {
  private static final Problem OVERLOADED =
      Problem.of(
          Codes.OVERLOADED,
          null,
          "at most %d clients may watch at once".formatted(Streams.STREAMS_MAX));

  private final Streams streams;
  private final AttemptFeed feed;
  private final Answers answers;

  StreamHandler(Streams streams, AttemptFeed feed, Answers answers) {
    this.streams = streams;
    this.feed = feed;
    this.answers = answers;
  }

  @Override
  public void handle(HttpServerExchange exchange, List<String> names) {
    Problems problems = new Problems();
    Query query = new Query(exchange.getQueryParameters(), problems);
    AttemptFilter filter = AttemptFilter.parse(names.get(0), query, problems);
    if (!problems.isEmpty()) {
      answers.refuse(exchange, problems.list());
      return;
    }
    // Told to wait, Undertow does not end the exchange itself.
    exchange.dispatch(
        SameThreadExecutor.INSTANCE,
        () -> {
          if (streams.open(exchange, filter, Gate.callerOf(exchange).expiresMs())) {
            feed.touch();
          } else {
            answers.refuse(exchange, OVERLOADED);
          }
        });
  }
}
