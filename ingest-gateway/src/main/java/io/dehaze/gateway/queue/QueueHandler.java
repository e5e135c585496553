package io.dehaze.gateway.queue;

import io.dehaze.event.Problem;
import io.dehaze.event.Problems;
import io.dehaze.event.QueuedEvent;
import io.dehaze.gateway.auth.Access;
import io.dehaze.gateway.http.Action;
import io.dehaze.gateway.http.Answers;
import io.dehaze.gateway.http.BodyReader;
import io.dehaze.gateway.http.Codes;
import io.dehaze.gateway.http.Gate;
import io.dehaze.gateway.http.HeaderEntries;
import io.dehaze.gateway.http.IoInboxes;
import io.dehaze.gateway.http.Route;
import io.dehaze.gateway.kafka.PublishResult;
import io.dehaze.gateway.sync.CallerWish;
import io.dehaze.gateway.sync.SynchronousCalls;
import io.dehaze.trace.TraceContext;
import io.dehaze.trace.Tracing;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.SameThreadExecutor;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/**
 * The queue endpoint: what events are these, who hears them, store them, say so. An answer of 200
 * means that Kafka has acknowledged every one of them; or, to a synchronous event, that its webhook
 * has answered.
 */
public final class QueueHandler implements Action {
  /** Reading more than this takes longer than an I/O thread may spend on one request. */
  private static final int INLINE_BYTES_MAX = 64 * 1024;

  private final BodyReader bodies;
  private final EventParser parser;
  private final Audience audience;
  private final Ways ways;
  private final QueueAnswers answers;
  private final InstantSource clock;
  private final IoInboxes ioThreads = new IoInboxes();

  /**
   * Where events go: into the lanes in which they wait, or to a worker while the caller waits.
   *
   * @param rate how fast they may come at all
   * @param tracing for the spans of events whose caller waits
   */
  public record Ways(
      PublishRate rate, Publisher publisher, SynchronousCalls calls, Tracing tracing) {}

  /** Handles requests with these parts. */
  public QueueHandler(
      BodyReader bodies,
      EventParser parser,
      Audience audience,
      Ways ways,
      Answers answers,
      InstantSource clock) {
    this.bodies = bodies;
    this.parser = parser;
    this.audience = audience;
    this.ways = ways;
    this.answers = new QueueAnswers(answers);
    this.clock = clock;
  }

  /** Where it is found. */
  public Route route() {
    String path = "/v1/api/{project}/eventing/queue";
    return new Route(Access.PUBLISH, "POST", path, Set.of(CallerWish.TIMEOUT), this);
  }

  @Override
  public void handle(HttpServerExchange exchange, List<String> names) {
    HeaderMap headers = exchange.getRequestHeaders();
    Problem problem = QueueForm.problemWith(headers);
    if (problem != null) {
      answers.refuse(exchange, List.of(problem));
      return;
    }
    Posting posting = new Posting(exchange, names.get(0), QueueForm.of(headers));
    bodies.read(exchange, posting.form.shape(), body -> take(posting, body));
  }

  private record Posting(HttpServerExchange exchange, String project, QueueForm form) {}

  /** The body was read even where it will be refused: so the connection can go on. */
  private void take(Posting posting, byte[] body) {
    long waitMs = ways.rate.waitMs(posting.project);
    if (waitMs > 0) {
      answers.refuseRate(posting.exchange, posting.project, waitMs);
    } else if (ways.publisher.isFull()) {
      answers.refuseOverload(posting.exchange);
    } else if (body.length > INLINE_BYTES_MAX) {
      posting.exchange.dispatch(() -> accept(posting, body));
    } else {
      accept(posting, body);
    }
  }

  private void accept(Posting posting, byte[] body) {
    try {
      long nowMs = clock.millis();
      Parsed parsed = parse(posting, body, nowMs);
      if (parsed instanceof Parsed.Events events) {
        store(posting, events, nowMs);
      } else {
        answers.refuse(posting.exchange, ((Parsed.Refused) parsed).problems());
      }
    } catch (RuntimeException e) {
      answers.fail(posting.exchange, e);
    }
  }

  private Parsed parse(Posting posting, byte[] body, long nowMs) {
    return switch (posting.form) {
      case SPACE_CLOUD -> parser.queueBody(body, nowMs);
      case STRUCTURED -> parser.structured(body, nowMs);
      case BATCHED -> parser.batched(body, nowMs);
      case BINARY ->
          parser.binary(HeaderEntries.of(posting.exchange.getRequestHeaders()), body, nowMs);
    };
  }

  private void store(Posting posting, Parsed.Events events, long nowMs) {
    if (!mayPublish(posting, events)) {
      return;
    }
    Problems problems = new Problems();
    int[] triggers = audience(posting.project, events, problems);
    CallerWish wish = wish(posting, events, problems);
    if (!problems.isEmpty()) {
      answers.refuse(posting.exchange, problems.list());
      return;
    }
    long waitMs = ways.rate.take(posting.project, triggers.length);
    if (waitMs > 0) {
      answers.refuseRate(posting.exchange, posting.project, waitMs);
    } else if (wish.waits()) {
      QueuedEvent queued = synchronous(posting, events.requests().get(0), nowMs);
      later(posting, () -> ways.calls.call(posting.exchange, queued, wish));
    } else {
      wish.sayApplied(posting.exchange);
      Accepted accepted = new Accepted(posting.exchange, events, triggers);
      later(posting, () -> publish(posting.project, accepted, nowMs));
    }
  }

  private QueuedEvent synchronous(Posting posting, EventRequest request, long nowMs) {
    TraceContext given = TraceHeaders.of(posting.exchange.getRequestHeaders());
    AcceptSpans spans = AcceptSpans.of(ways.tracing);
    TraceContext trace =
        spans.begin(
            request.attributes(),
            posting.project,
            AcceptSpans.parent(request, false, given),
            nowMs);
    if (ways.tracing.isOn()) {
      posting.exchange.addExchangeCompleteListener(
          (ended, next) -> {
            spans.answered(ended.getStatusCode());
            next.proceed();
          });
    }
    return request.queued(posting.project, nowMs, trace);
  }

  /** Of all but synchronous events only what is wrong with it counts. */
  private CallerWish wish(Posting posting, Parsed.Events events, Problems problems) {
    boolean asks = events.requests().get(0).isSynchronous();
    if (!asks && posting.exchange.getQueryParameters().isEmpty()) {
      return CallerWish.NOT_TO_WAIT;
    }
    problems.inItem(Problem.WHOLE);
    CallerWish wish = ways.calls.wish(posting.exchange, problems);
    return asks ? wish : CallerWish.NOT_TO_WAIT;
  }

  /** The answer comes later: the exchange must know that nobody has given it yet. */
  private static void later(Posting posting, Runnable sending) {
    posting.exchange.dispatch(SameThreadExecutor.INSTANCE, sending);
  }

  private void publish(String project, Accepted accepted, long nowMs) {
    ways.publisher.publish(
        project,
        accepted.events(),
        TraceHeaders.of(accepted.exchange().getRequestHeaders()),
        nowMs,
        result -> answerOnItsThread(accepted, result));
  }

  /**
   * Asked before anything is said about who listens. Where any event of a batch is of a type that
   * the caller may not publish, it is answered so and false is returned.
   */
  private boolean mayPublish(Posting posting, Parsed.Events events) {
    PublishRights rights = new PublishRights(posting.project, Gate.callerOf(posting.exchange));
    List<Problem> missing = rights.missing(events);
    if (missing.isEmpty()) {
      return true;
    }
    answers.forbid(posting.exchange, posting.project, events, missing);
    return false;
  }

  /** Kafka's one thread serves everybody; each connection's own thread writes its answers. */
  private void answerOnItsThread(Accepted accepted, PublishResult result) {
    ioThreads.execute(accepted.exchange().getIoThread(), () -> answers.answer(accepted, result));
  }

  private int[] audience(String project, Parsed.Events events, Problems problems) {
    List<EventRequest> requests = events.requests();
    int[] triggers = new int[requests.size()];
    for (int i = 0; i < triggers.length; i++) {
      problems.inItem(events.isBatch() ? i : Problem.WHOLE);
      if (events.isBatch() && requests.get(i).isSynchronous()) {
        problems.add(
            Codes.SYNC_IN_BATCH,
            "isSynchronous",
            "a batch has one answer for all: send a synchronous event by itself");
      }
      triggers[i] = audience.of(project, requests.get(i), problems);
    }
    return triggers;
  }
}
