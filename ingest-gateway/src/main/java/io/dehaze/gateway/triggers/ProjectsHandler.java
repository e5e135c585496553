package io.dehaze.gateway.triggers;

import io.dehaze.event.Problem;
import io.dehaze.gateway.auth.Access;
import io.dehaze.gateway.auth.Rights;
import io.dehaze.gateway.http.Answers;
import io.dehaze.gateway.http.Codes;
import io.dehaze.gateway.http.Gate;
import io.dehaze.gateway.http.Json;
import io.dehaze.gateway.http.Route;
import io.dehaze.trigger.TriggerTable;
import io.undertow.server.HttpServerExchange;
import java.util.List;

/**
 * Lists the projects that have triggers, as far as they concern the caller: a project exists by
 * what belongs to it.
 */
public final class ProjectsHandler {
  private static final Problem NOT_READY =
      Problem.of(
          Codes.KAFKA_UNAVAILABLE, null, "the gateway has not yet read its triggers from Kafka");

  private final TriggerTable table;
  private final Answers answers;

  /** Answers from this table. */
  public ProjectsHandler(TriggerTable table, Answers answers) {
    this.table = table;
    this.answers = answers;
  }

  /** The one route of it. */
  public Route route() {
    return new Route(
        Access.KNOWN, "GET", "/v1/config/projects", (exchange, names) -> list(exchange));
  }

  private void list(HttpServerExchange exchange) {
    if (!table.isComplete()) {
      answers.refuse(exchange, NOT_READY);
      return;
    }
    Rights rights = Gate.callerOf(exchange).rights();
    List<String> projects = table.current().projects().stream().filter(rights::concern).toList();
    answers.succeed(
        exchange,
        Json.object(
            json -> {
              json.writeArrayFieldStart("result");
              for (String project : projects) {
                json.writeString(project);
              }
              json.writeEndArray();
            }));
  }
}
