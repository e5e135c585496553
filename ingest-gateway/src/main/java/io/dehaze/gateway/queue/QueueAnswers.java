package io.dehaze.gateway.queue;

import io.dehaze.event.Problem;
import io.dehaze.gateway.auth.Caller;
import io.dehaze.gateway.http.Answers;
import io.dehaze.gateway.http.Codes;
import io.dehaze.gateway.http.Json;
import io.dehaze.gateway.kafka.PublishResult;
import io.undertow.server.HttpServerExchange;
import java.util.List;

/** Says what became of posted events. */
final class QueueAnswers {
  private static final Problem UNAVAILABLE =
      Problem.of(
          Codes.KAFKA_UNAVAILABLE, null, "Kafka cannot be reached; nothing was stored, try again");
  private static final Problem UNCONFIRMED =
      Problem.of(
          Codes.UNCONFIRMED,
          null,
          "Kafka did not confirm in time; events may be stored or not, send them again with the"
              + " same ids");
  private static final Problem TOO_LARGE =
      Problem.of(Codes.BODY_TOO_LARGE, null, "Kafka takes no record as large as this event");

  private static final Problem OVERLOADED =
      Problem.of(
          Codes.OVERLOADED,
          null,
          "as many events are on their way to Kafka as may be; nothing was stored, try again");

  private final Answers answers;

  QueueAnswers(Answers answers) {
    this.answers = answers;
  }

  void refuse(HttpServerExchange exchange, List<Problem> problems) {
    answers.refuse(exchange, problems);
  }

  /**
   * Answers that some of the events may not be published by who sent them.
   *
   * @param missing one problem for each of these events; never empty
   */
  void forbid(
      HttpServerExchange exchange, String project, Parsed.Events events, List<Problem> missing) {
    int first = Math.max(0, missing.get(0).item());
    String type = events.requests().get(first).attributes().type();
    answers.forbid(exchange, Caller.rightToPublish(project, type), missing);
  }

  void refuseOverload(HttpServerExchange exchange) {
    answers.refuse(exchange, OVERLOADED);
  }

  void refuseRate(HttpServerExchange exchange, String project, long waitMs) {
    String sentence = "project %s publishes faster than it may; nothing was stored, try again";
    answers.refuse(
        exchange, Problem.of(Codes.RATE_LIMITED, null, sentence.formatted(project)), waitMs);
  }

  void fail(HttpServerExchange exchange, RuntimeException e) {
    answers.fail(exchange, e);
  }

  /** Answers with Kafka's word. Runs on the connection's I/O thread, and throws nothing. */
  void answer(Accepted request, PublishResult result) {
    try {
      HttpServerExchange exchange = request.exchange();
      result
          .<Runnable>match(
              stored -> () -> answers.succeed(exchange, receipts(request)),
              unconfirmed -> () -> answers.refuse(exchange, UNCONFIRMED, ids(request)),
              unavailable -> () -> answers.refuse(exchange, UNAVAILABLE),
              tooLarge -> () -> answers.refuse(exchange, TOO_LARGE))
          .run();
    } catch (RuntimeException e) {
      answers.fail(request.exchange(), e);
    }
  }

  private static byte[] receipts(Accepted request) {
    return Receipts.json(request.events(), request.triggers());
  }

  private static Json.Members ids(Accepted request) {
    List<EventRequest> requests = request.events().requests();
    if (!request.events().isBatch()) {
      return json -> json.writeStringField("id", requests.get(0).attributes().id());
    }
    return json -> {
      json.writeArrayFieldStart("ids");
      for (EventRequest each : requests) {
        json.writeString(each.attributes().id());
      }
      json.writeEndArray();
    };
  }
}
