package io.dehaze.gateway.story;

import io.dehaze.gateway.auth.Access;
import io.dehaze.gateway.http.Answers;
import io.dehaze.gateway.http.Route;
import io.dehaze.kafka.KafkaClients;
import io.dehaze.lane.Lane;
import java.time.Clock;
import java.util.List;

/** What happened to events, over HTTP: one event's story, what was lately, and what is now. */
public final class StoryApi implements AutoCloseable {
  private static final String EVENTS = "/v1/api/{project}/eventing/events";
  private static final int SEARCHES = 2;

  private final StorySearches searches;
  private final Lookups lookups;
  private final Streams streams = new Streams();
  private final AttemptFeed feed;
  private final List<Route> routes;

  /**
   * Wires the parts; connects to nothing yet.
   *
   * @param kafka makes the clients that read
   */
  public StoryApi(KafkaClients kafka, String topicPrefix, WindowSettings window, Answers answers) {
    searches = new StorySearches(kafka, topicPrefix, SEARCHES, Clock.systemUTC());
    lookups = new Lookups(SEARCHES + 1, answers);
    feed = new AttemptFeed(kafka, Lane.ATTEMPTS.topic(topicPrefix), window, streams);
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
                new SummaryHandler(feed, lookups, answers, Clock.systemUTC())),
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
    lookups.close();
    feed.close();
    searches.close();
  }
}
