package io.dehaze.gateway.story;

import io.dehaze.gateway.http.Answers;
import io.dehaze.gateway.http.Route;
import io.dehaze.kafka.KafkaClients;
import java.time.Clock;
import java.util.List;

/** What happened to events, over HTTP. */
public final class StoryApi implements AutoCloseable {
  private static final String EVENTS = "/v1/api/{project}/eventing/events";
  private static final int SEARCHES = 2;

  private final StorySearches searches;
  private final Lookups lookups;
  private final List<Route> routes;

  /**
   * Wires the parts; connects to nothing yet.
   *
   * @param kafka makes the clients that read
   */
  public StoryApi(KafkaClients kafka, String topicPrefix, Answers answers) {
    searches = new StorySearches(kafka, topicPrefix, SEARCHES, Clock.systemUTC());
    lookups = new Lookups(SEARCHES, answers);
    routes =
        List.of(
            new Route(
                "GET",
                EVENTS + "/{event}",
                StoryHandler.PARAMETERS,
                new StoryHandler(searches, lookups, answers)));
  }

  /** The routes of this API. */
  public List<Route> routes() {
    return routes;
  }

  /** Breaks off what is under way, and closes the clients; within a few seconds. */
  @Override
  public void close() {
    lookups.close();
    searches.close();
  }
}
