package io.dehaze.gateway.cancel;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.dehaze.cancel.Cancellation;
import io.dehaze.event.EventKey;
import io.dehaze.event.Problem;
import io.dehaze.event.QueuedEvent;
import io.dehaze.gateway.auth.Access;
import io.dehaze.gateway.auth.Caller;
import io.dehaze.gateway.auth.Rights;
import io.dehaze.gateway.http.Action;
import io.dehaze.gateway.http.Answers;
import io.dehaze.gateway.http.Codes;
import io.dehaze.gateway.http.EventIdSegment;
import io.dehaze.gateway.http.Gate;
import io.dehaze.gateway.http.Turns;
import io.dehaze.gateway.kafka.Budget;
import io.undertow.server.HttpServerExchange;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cancels scheduled events. The answer is definite: 200 means that the event will never be
 * delivered, 409 that it may be or has been, 404 that no such event waits, or only one of a type
 * that the caller may not publish. Where Kafka is too slow for a definite answer, the answer is 503
 * and says so.
 */
public final class CancelHandler implements Action {
  private static final Logger LOG = LoggerFactory.getLogger(CancelHandler.class);
  private static final int WAITING_MAX = 16;

  /**
   * One search at a time, each for a fraction of a second: the wait for the others is part of it.
   */
  private static final long SEARCH_MS = 5_000;

  private static final byte[] CANCELLED = "{\"cancelled\":true}".getBytes(US_ASCII);

  /** Later than this before the due time, an acknowledged cancellation may have come too late. */
  private static final long SURE_MS = Cancellation.KNOWN_MS + 500;

  private static final Problem OVERLOADED =
      Problem.of(Codes.OVERLOADED, null, "too many cancellations wait for their turn");
  private static final Problem UNFINISHED =
      Problem.of(
          Codes.OVERLOADED,
          null,
          "whether the event waits was not found out within %d s; nothing was cancelled, try again"
              .formatted(SEARCH_MS / 1_000));
  private static final Problem UNAVAILABLE =
      Problem.of(Codes.KAFKA_UNAVAILABLE, null, "Kafka cannot be reached; nothing was cancelled");
  private static final Problem UNCONFIRMED =
      Problem.of(
          Codes.UNCONFIRMED,
          null,
          "Kafka did not confirm in time; the event may be cancelled or not, repeat the request");
  private static final Problem TOO_LATE =
      Problem.of(
          Codes.TOO_LATE,
          null,
          "the event has been handed to delivery, or will be within %d ms, which is too soon to stop it"
              .formatted(Cancellation.MARGIN_MS));

  private final WaitingEvents waiting;
  private final CancellationWriter writer;
  private final Answers answers;
  private final InstantSource clock;
  private final Turns turns;

  /**
   * Handles requests with these parts.
   *
   * @param threads on which it blocks
   */
  public CancelHandler(
      WaitingEvents waiting,
      CancellationWriter writer,
      Executor threads,
      Answers answers,
      InstantSource clock) {
    this.turns =
        new Turns(
            threads,
            WAITING_MAX,
            new Turns.Refusals(OVERLOADED, UNAVAILABLE, UNCONFIRMED),
            answers);
    this.waiting = waiting;
    this.writer = writer;
    this.answers = answers;
    this.clock = clock;
  }

  @Override
  public void handle(HttpServerExchange exchange, List<String> names) {
    EventKey event = new EventKey(names.get(0), EventIdSegment.decode(names.get(1)));
    Budget budget = Budget.ofTime(SEARCH_MS);
    turns.take(
        exchange,
        () -> {
          try {
            cancel(exchange, event, budget);
          } catch (SearchUnfinished e) {
            answers.refuse(exchange, UNFINISHED);
          }
        });
  }

  private static String type(QueuedEvent queued) {
    return queued.event().attributes().type();
  }

  private void cancel(HttpServerExchange exchange, EventKey event, Budget budget)
      throws InterruptedException, SearchUnfinished {
    Rights rights = Gate.callerOf(exchange).rights();
    List<QueuedEvent> copies = waiting.find(event, budget);
    // Of a type that the caller may not publish, it is none of their business.
    List<QueuedEvent> theirs =
        copies.stream()
            .filter(each -> rights.allowPublishing(event.project(), type(each)))
            .toList();
    long dueMs = WaitingEvents.last(theirs).map(WaitingEvents::dueMs).orElse(0L);
    if (theirs.isEmpty()) {
      answers.refuse(
          exchange,
          Problem.of(
              Codes.NO_SUCH_EVENT,
              null,
              "no scheduled event with this id waits in project " + event.project()));
    } else if (theirs.size() < copies.size()) { // all that wait under an id go together
      answers.forbid(exchange, Caller.rightTo(Access.PUBLISH, event.project()), List.of());
    } else if (dueMs - clock.millis() < Cancellation.MARGIN_MS) {
      answers.refuse(exchange, TOO_LATE);
    } else {
      long acceptedMs = copies.stream().mapToLong(QueuedEvent::acceptedMs).max().orElseThrow();
      boolean stored = writer.write(Cancellation.at(clock.millis(), event, dueMs, acceptedMs));
      boolean inTime = dueMs - clock.millis() >= SURE_MS;
      if (stored && inTime) {
        LOG.debug("event=cancelled id={} project={}", event.id(), event.project());
        answers.succeed(exchange, CANCELLED);
      } else {
        answers.refuse(exchange, UNCONFIRMED);
      }
    }
  }
}
