package io.dehaze.gateway.dead;

import io.dehaze.event.Problem;
import io.dehaze.gateway.auth.Access;
import io.dehaze.gateway.http.Answers;
import io.dehaze.gateway.http.BodyReader;
import io.dehaze.gateway.http.Codes;
import io.dehaze.gateway.http.Route;
import io.dehaze.gateway.http.Turns;
import io.dehaze.gateway.kafka.SharedProducer;
import io.dehaze.gateway.metrics.GatewayMetrics;
import io.dehaze.kafka.KafkaClients;
import io.dehaze.lane.EventLanes;
import io.dehaze.trigger.TriggerTable;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * The dead-letter API: what was given up is listed, and redriven once its cause has been mended.
 * Listing and redriving each have a Kafka client of their own, so that a long redrive does not keep
 * people from looking.
 */
public final class DeadLetterApi implements AutoCloseable {
  private static final String ALL = "/v1/api/{project}/eventing/dead";
  private static final int WAITING_MAX = 2;

  private static final Problem OVERLOADED =
      Problem.of(Codes.OVERLOADED, null, "too many requests read the dead letters, try again");
  private static final Problem UNAVAILABLE =
      Problem.of(
          Codes.KAFKA_UNAVAILABLE, null, "Kafka cannot be reached; nothing was read or redriven");

  /**
   * Where dead letters are, and where they go.
   *
   * @param kafka makes the clients that read
   * @param topic the dead-letter lane's
   * @param lanes where redriven events wait
   * @param producer writes them
   */
  public record Lanes(
      KafkaClients kafka, String topic, EventLanes lanes, SharedProducer producer) {}

  private final DeadLetterSearch listing;
  private final DeadLetterSearch redriving;
  private final List<Route> routes;

  /**
   * Wires the parts; connects to nothing yet.
   *
   * @param table the triggers for which events may be redriven
   * @param perSecond how many redriven events may come back in a second
   * @param threads on which it blocks
   */
  public DeadLetterApi(
      Lanes lanes,
      TriggerTable table,
      int perSecond,
      BodyReader bodies,
      Executor threads,
      Answers answers,
      GatewayMetrics metrics) {
    Clock clock = Clock.systemUTC();
    listing = search(lanes, "dehaze-gateway-dead-list");
    redriving = search(lanes, "dehaze-gateway-dead-redrive");
    Redriver redriver =
        new Redriver(
            redriving,
            new RedriveWriter(lanes.producer(), lanes.lanes(), lanes.topic(), metrics, clock),
            new RedrivePace(perSecond),
            table::current,
            clock);
    routes =
        List.of(
            new Route(
                Access.READ,
                "GET",
                ALL,
                ListRequest.PARAMETERS,
                new ListHandler(listing, turns(threads, answers), answers)),
            new Route(
                Access.ADMIN,
                "POST",
                ALL + "/redrive",
                new RedriveHandler(
                    redriver, bodies, table::isComplete, turns(threads, answers), answers)));
  }

  /** A few at a time: one reads, the next waits. */
  private static Turns turns(Executor threads, Answers answers) {
    return new Turns(threads, WAITING_MAX, new Turns.Refusals(OVERLOADED, UNAVAILABLE), answers);
  }

  private static DeadLetterSearch search(Lanes lanes, String clientId) {
    return new DeadLetterSearch(new DeadLane(lanes.kafka(), lanes.topic(), clientId));
  }

  /** The routes of this API. */
  public List<Route> routes() {
    return routes;
  }

  /** Breaks off what is under way, and closes the clients; within a few seconds. */
  @Override
  public void close() {
    listing.close();
    redriving.close();
  }
}
