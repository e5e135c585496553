package io.dehaze.gateway.triggers;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.dehaze.destination.DestinationRules;
import io.dehaze.event.Checked;
import io.dehaze.event.Problem;
import io.dehaze.gateway.auth.Access;
import io.dehaze.gateway.http.Answers;
import io.dehaze.gateway.http.BodyReader;
import io.dehaze.gateway.http.BodyShape;
import io.dehaze.gateway.http.Codes;
import io.dehaze.gateway.http.ContentHeaders;
import io.dehaze.gateway.http.Json;
import io.dehaze.gateway.http.Route;
import io.dehaze.trigger.Trigger;
import io.dehaze.trigger.TriggerJson;
import io.dehaze.trigger.TriggerKey;
import io.dehaze.trigger.TriggerTable;
import io.dehaze.trigger.TriggerVault;
import io.undertow.server.HttpServerExchange;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * The trigger API, as in Space Cloud: upsert, read and delete triggers. What was changed here is in
 * force in this gateway when the answer says so, and everywhere else within a second.
 */
public final class TriggersHandler {
  private static final String ALL = "/v1/config/projects/{project}/eventing/triggers";
  private static final String ONE = ALL + "/{id}";
  private static final byte[] NOTHING = "{}".getBytes(US_ASCII);

  private final BodyReader bodies;
  private final TriggerTable table;
  private final TriggerVault vault;
  private final TriggerChanges changes;
  private final DestinationRules destinations;
  private final Answers answers;

  /**
   * Handles requests with these parts.
   *
   * @param destinations whom triggers may name
   * @param threads on which it blocks
   */
  public TriggersHandler(
      BodyReader bodies,
      TriggerTable table,
      TriggerStore store,
      DestinationRules destinations,
      TriggerVault vault,
      Executor threads,
      Answers answers) {
    this.bodies = bodies;
    this.table = table;
    this.vault = vault;
    this.changes = new TriggerChanges(store, threads, answers);
    this.destinations = destinations;
    this.answers = answers;
  }

  /** The routes of the trigger API. */
  public List<Route> routes() {
    return List.of(
        new Route(Access.READ, "GET", ALL, this::list),
        new Route(Access.READ, "GET", ONE, this::get),
        new Route(Access.ADMIN, "POST", ONE, this::put),
        new Route(Access.ADMIN, "DELETE", ONE, this::delete));
  }

  private void list(HttpServerExchange exchange, List<String> names) {
    if (isReady(exchange)) {
      List<Trigger> triggers = table.current().inProject(names.get(0));
      answers.succeed(
          exchange,
          Json.object(
              json -> {
                json.writeArrayFieldStart("result");
                for (Trigger trigger : triggers) {
                  TriggerJson.write(trigger, json);
                }
                json.writeEndArray();
              }));
    }
  }

  private void get(HttpServerExchange exchange, List<String> names) {
    Trigger trigger = find(exchange, names);
    if (trigger != null) {
      answers.succeed(exchange, TriggerJson.write(trigger));
    }
  }

  private void put(HttpServerExchange exchange, List<String> names) {
    Problem problem =
        ContentHeaders.problemWithJson(exchange.getRequestHeaders(), List.of(ContentHeaders.JSON));
    if (problem != null) {
      answers.refuse(exchange, problem);
      return;
    }
    bodies.read(exchange, BodyShape.SINGLE, body -> put(exchange, key(names), body));
  }

  private void put(HttpServerExchange exchange, TriggerKey key, byte[] body) {
    Checked<Trigger> checked = TriggerJson.parse(key, body, Instant.now());
    if (checked instanceof Checked.Good<Trigger> good) {
      close(exchange, good.value());
    } else {
      answers.refuse(exchange, ((Checked.Refused<Trigger>) checked).problems());
    }
  }

  private void close(HttpServerExchange exchange, Trigger wanted) {
    if (wanted.credentials().isClosed() && !isReady(exchange)) {
      return;
    }
    Checked<Trigger> closed = vault.close(wanted, table.current().get(wanted.key()));
    if (closed instanceof Checked.Good<Trigger> good) {
      Trigger trigger = good.value();
      if (destinations.problem(trigger.url()).isPresent()) {
        answers.refuse(exchange, DestinationRules.NOT_ALLOWED);
        return;
      }
      changes.make(exchange, store -> store.put(trigger), TriggerJson.write(trigger));
    } else {
      answers.refuse(exchange, ((Checked.Refused<Trigger>) closed).problems());
    }
  }

  private void delete(HttpServerExchange exchange, List<String> names) {
    Trigger trigger = find(exchange, names);
    if (trigger != null) {
      changes.make(exchange, store -> store.remove(trigger.key()), NOTHING);
    }
  }

  /** The trigger that a path names, or null after an answer that says why there is none. */
  private Trigger find(HttpServerExchange exchange, List<String> names) {
    if (!isReady(exchange)) {
      return null;
    }
    Trigger trigger = table.current().get(key(names));
    if (trigger == null) {
      answers.refuse(
          exchange,
          Problem.of(
              Codes.NO_SUCH_TRIGGER,
              "id",
              "project %s has no trigger %s".formatted(names.get(0), names.get(1))));
    }
    return trigger;
  }

  private boolean isReady(HttpServerExchange exchange) {
    boolean ready = table.isComplete();
    if (!ready) {
      answers.refuse(
          exchange,
          Problem.of(
              Codes.KAFKA_UNAVAILABLE,
              null,
              "the gateway has not yet read its triggers from Kafka"));
    }
    return ready;
  }

  private static TriggerKey key(List<String> names) {
    return new TriggerKey(names.get(0), names.get(1));
  }
}
