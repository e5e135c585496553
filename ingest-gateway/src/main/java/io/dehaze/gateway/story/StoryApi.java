package io.dehaze.gateway.story;

import io.dehaze.event.Problem;
import io.dehaze.gateway.auth.Access;
import io.dehaze.gateway.http.Answers;
import io.dehaze.gateway.http.Codes;
import io.dehaze.gateway.http.Route;
import io.dehaze.gateway.http.Turns;
import io.dehaze.kafka.KafkaClients;
import io.dehaze.lane.Lane;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executor;

/** What happened to events, over HTTP: one event's story, what was lately, and what is now. */
public final class StoryApi implements AutoCloseable {
  private static final String EVENTS = "/v1/api/{project}/eventing/events";
  private static final int SEARCHES = 2;
  private static final int LOOK_UPS_MAX = 16;

  private static final Problem OVERLOADED =
      Problem.of(Codes.OVERLOADED, null, "too many look-ups at once, try again");
  private static final Problem UNAVAILABLE =
      Problem.of(Codes.KAFKA_UNAVAILABLE, null, "Kafka cannot be reached; nothing can be told");

  private final StorySearches searches;
  private final Streams streams = new Streams();
  private final AttemptFeed feed;
  private final List<Route> routes;

  /**
   * Wires the parts; connects to nothing yet.
   *
   * @param kafka makes the clients that read
   * @param threads on which it blocks
   */
  public StoryApi(
      KafkaClients kafka,
      String topicPrefix,
      WindowSettings window,
      Executor threads,
      Answers answers) {
    searches = new StorySearches(kafka, topicPrefix, SEARCHES, Clock.systemUTC());
    Turns lookups =
        new Turns(threads, LOOK_UPS_MAX, new Turns.Refusals(OVERLOADED, UNAVAILABLE), answers);
    Clock clock = Clock.systemUTC();
    feed = new AttemptFeed(kafka, Lane.ATTEMPTS.topic(topicPrefix), window, streams, clock);
    routes =
        List.of(
            new Route(
                Access.READ,
                "GET",
                EVENTS,
                RecentHandler.parameters(),
                new RecentHandler(feed, lookups, answers)),
            new Route(
                Access.READ,
                "GET",
                "/v1/api/{project}/eventing/summary",
                new SummaryHandler(feed, lookups, answers, clock)),
            new Route( // before the one that takes any id
                Access.READ,
                "GET",
                EVENTS + "/stream",
                AttemptFilter.PARAMETERS,
                new StreamHandler(streams, feed, answers)),
            new Route(
                Access.READ,
                "GET",
                EVENTS + "/{event}",
                StoryHandler.PARAMETERS,
                new StoryHandler(searches, lookups, answers)));
  }

  /** The routes of this API. */
  public List<Route> routes() {
    return routes;
  }

  /**
   * What ends the streams. To be closed before the server, which otherwise waits for them as for
   * any request.
   */
  public AutoCloseable streams() {
    return streams;
  }

  /** Breaks off what is under way, and closes the clients; within a few seconds. */
  @Override
  public void close() throws InterruptedException {
    feed.close();
    searches.close();
  }
}
