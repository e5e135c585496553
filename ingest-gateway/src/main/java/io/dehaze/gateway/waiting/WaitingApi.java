package io.dehaze.gateway.waiting;

import io.dehaze.event.Problem;
import io.dehaze.event.Rfc3339;
import io.dehaze.gateway.auth.Access;
import io.dehaze.gateway.http.Answers;
import io.dehaze.gateway.http.Codes;
import io.dehaze.gateway.http.Json;
import io.dehaze.gateway.http.Route;
import io.dehaze.gateway.http.Turns;
import io.dehaze.kafka.KafkaClients;
import io.dehaze.lane.Schedule;
import io.undertow.server.HttpServerExchange;
import java.time.Clock;
import java.util.concurrent.Executor;

/** Says how much waits, and how much of it is due soon. */
public final class WaitingApi implements AutoCloseable {
  private static final int ASKING_MAX = 8;

  private static final Problem OVERLOADED =
      Problem.of(Codes.OVERLOADED, null, "too many ask at once what waits, try again");
  private static final Problem UNAVAILABLE =
      Problem.of(Codes.KAFKA_UNAVAILABLE, null, "Kafka cannot be reached; nothing can be told");

  private final WaitingCounts counts;
  private final Answers answers;
  private final Turns turns;

  /**
   * Connects to nothing yet.
   *
   * @param schedule where events wait
   * @param threads on which it blocks
   */
  public WaitingApi(
      KafkaClients kafka,
      String topicPrefix,
      Schedule schedule,
      Executor threads,
      Answers answers) {
    this.turns =
        new Turns(threads, ASKING_MAX, new Turns.Refusals(OVERLOADED, UNAVAILABLE), answers);
    this.counts = new WaitingCounts(kafka, topicPrefix, schedule, Clock.systemUTC());
    this.answers = answers;
  }

  /** The one route of it. */
  public Route route() {
    return new Route(
        Access.READ, "GET", "/v1/config/waiting", (exchange, names) -> handle(exchange));
  }

  private void handle(HttpServerExchange exchange) {
    turns.take(exchange, () -> answers.succeed(exchange, json(counts.count())));
  }

  private static byte[] json(Waiting waiting) {
    return Json.object(
        json -> {
          json.writeStringField("at", Rfc3339.format(waiting.atMs()));
          json.writeNumberField("waiting", waiting.records());
          json.writeArrayFieldStart("due");
          for (Waiting.Due due : waiting.due()) {
            json.writeStartObject();
            json.writeNumberField("withinMs", due.withinMs());
            json.writeNumberField("atLeast", due.atLeast());
            json.writeNumberField("atMost", due.atMost());
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  @Override
  public void close() {
    counts.close();
  }
}
