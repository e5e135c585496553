package io.dehaze.gateway.dead;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dehaze.event.Checked;
import io.dehaze.event.Problem;
import io.dehaze.gateway.http.Action;
import io.dehaze.gateway.http.Answers;
import io.dehaze.gateway.http.BodyReader;
import io.dehaze.gateway.http.BodyShape;
import io.dehaze.gateway.http.Codes;
import io.dehaze.gateway.http.ContentHeaders;
import io.dehaze.gateway.http.Json;
import io.dehaze.gateway.http.Turns;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Redrives dead letters, or counts what would be redriven. */
final class RedriveHandler implements Action {
  private static final Logger LOG = LoggerFactory.getLogger(RedriveHandler.class);
  private static final Problem NOT_READY =
      Problem.of(
          Codes.KAFKA_UNAVAILABLE, null, "the gateway has not yet read its triggers from Kafka");
  private static final Problem UNCONFIRMED =
      Problem.of(
          Codes.UNCONFIRMED,
          null,
          "Kafka did not confirm in time; others than those counted may be redriven or not, repeat"
              + " the request");

  private final Redriver redriver;
  private final BodyReader bodies;
  private final BooleanSupplier ready;
  private final Turns turns;
  private final Answers answers;

  /**
   * Handles requests with these parts.
   *
   * @param ready whether the triggers are known
   */
  RedriveHandler(
      Redriver redriver, BodyReader bodies, BooleanSupplier ready, Turns turns, Answers answers) {
    this.redriver = redriver;
    this.bodies = bodies;
    this.ready = ready;
    this.turns = turns;
    this.answers = answers;
  }

  @Override
  public void handle(HttpServerExchange exchange, List<String> names) {
    Problem problem =
        ContentHeaders.problemWithJson(exchange.getRequestHeaders(), List.of(ContentHeaders.JSON));
    if (problem != null) {
      answers.refuse(exchange, problem);
      return;
    }
    bodies.read(exchange, BodyShape.SINGLE, body -> handle(exchange, names.get(0), body));
  }

  private void handle(HttpServerExchange exchange, String project, byte[] body) {
    Checked<RedriveRequest> checked = RedriveBody.parse(project, body);
    if (checked instanceof Checked.Refused<RedriveRequest> refused) {
      answers.refuse(exchange, refused.problems());
    } else if (!ready.getAsBoolean()) {
      answers.refuse(exchange, NOT_READY);
    } else {
      RedriveRequest request = ((Checked.Good<RedriveRequest>) checked).value();
      turns.take(
          exchange,
          () -> {
            try {
              answer(exchange, request, redriver.redrive(request));
            } catch (NotReadYet e) {
              answers.refuse(exchange, NotReadYet.PROBLEM);
            }
          });
    }
  }

  private void answer(HttpServerExchange exchange, RedriveRequest request, Redriven redriven) {
    LOG.info(
        "event=redrive project={} dry_run={} matched={} redriven={} skipped={} more={}",
        request.filter().project(),
        request.dryRun(),
        redriven.matched(),
        redriven.redriven(),
        redriven.skipped(),
        redriven.more());
    if (redriven.confirmed()) {
      answers.succeed(exchange, Json.object(json -> write(json, redriven)));
    } else {
      answers.refuse(exchange, UNCONFIRMED, json -> write(json, redriven));
    }
  }

  private static void write(JsonGenerator json, Redriven redriven) throws IOException {
    json.writeNumberField("matched", redriven.matched());
    json.writeNumberField("redriven", redriven.redriven());
    json.writeNumberField("skipped", redriven.skipped());
    json.writeBooleanField("more", redriven.more());
  }
}
