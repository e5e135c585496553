package io.dehaze.gateway.endpoints;

import io.dehaze.endpoint.Endpoint;
import io.dehaze.event.Problem;
import io.dehaze.gateway.auth.Access;
import io.dehaze.gateway.http.Answers;
import io.dehaze.gateway.http.Codes;
import io.dehaze.gateway.http.Json;
import io.dehaze.gateway.http.Route;
import io.dehaze.trigger.Trigger;
import io.dehaze.trigger.TriggerTable;
import io.undertow.server.HttpServerExchange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Shows the endpoints of a project's triggers, and how workers find them. */
public final class EndpointsHandler {
  private static final Problem NOT_READY =
      Problem.of(
          Codes.KAFKA_UNAVAILABLE,
          null,
          "the gateway has not yet read its triggers and the state of their endpoints from Kafka");

  private final TriggerTable triggers;
  private final EndpointTable endpoints;
  private final Answers answers;

  /** Answers from these tables. */
  public EndpointsHandler(TriggerTable triggers, EndpointTable endpoints, Answers answers) {
    this.triggers = triggers;
    this.endpoints = endpoints;
    this.answers = answers;
  }

  /** The routes of this API. */
  public List<Route> routes() {
    return List.of(
        new Route(
            Access.READ, "GET", "/v1/config/projects/{project}/eventing/endpoints", this::list));
  }

  private void list(HttpServerExchange exchange, List<String> names) {
    if (!triggers.isComplete() || !endpoints.isComplete()) {
      answers.refuse(exchange, NOT_READY);
      return;
    }
    List<EndpointSummary> summaries = summaries(triggers.current().inProject(names.get(0)));
    answers.succeed(
        exchange,
        Json.object(
            json -> {
              json.writeArrayFieldStart("result");
              for (EndpointSummary each : summaries) {
                each.writeTo(json);
              }
              json.writeEndArray();
            }));
  }

  private List<EndpointSummary> summaries(List<Trigger> ofProject) {
    Map<String, List<String>> ids = new TreeMap<>();
    for (Trigger each : ofProject) {
      ids.computeIfAbsent(Endpoint.of(each.url()).toString(), name -> new ArrayList<>())
          .add(each.id());
    }
    return ids.entrySet().stream()
        .map(
            each ->
                new EndpointSummary(each.getKey(), each.getValue(), endpoints.of(each.getKey())))
        .toList();
  }
}
