package io.dehaze.worker.deliver;

import io.dehaze.endpoint.Endpoint;
import io.dehaze.event.QueuedEvent;
import io.dehaze.trace.TraceContext;
import io.dehaze.trace.Tracing;
import io.dehaze.trigger.Trigger;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import java.util.concurrent.TimeUnit;

/**
 * The span of one attempt, and before it that of the time for which it waited in its lane; both
 * stand below the span of the event's acceptance, whichever attempt it is.
 */
final class AttemptSpan {
  /** Where no spans are written. */
  static final AttemptSpan NONE = new AttemptSpan(Span.getInvalid(), 0);

  private static final HttpString TRACEPARENT = new HttpString(TraceContext.TRACEPARENT);
  private static final HttpString TRACESTATE = new HttpString(TraceContext.TRACESTATE);

  private final Span span;
  private final long startMs;

  private AttemptSpan(Span span, long startMs) {
    this.span = span;
    this.startMs = startMs;
  }

  /**
   * An attempt begins, if spans are written.
   *
   * @param lane the topic it waited in
   */
  static AttemptSpan begin(
      QueuedEvent queued, String lane, TriggerCall.Callee callee, Outcomes outcomes) {
    Tracing tracing = outcomes.tracing();
    if (!tracing.isOn()) {
      return NONE;
    }
    TraceContext parent = queued.event().trace();
    long nowMs = outcomes.clock().millis();
    long dueMs = Math.min(nowMs, Math.max(queued.acceptedMs(), queued.dueMs()));
    Span wait = tracing.start("wait", SpanKind.CONSUMER, parent, dueMs);
    Span attempt = tracing.start("attempt", SpanKind.CLIENT, parent, nowMs);
    Attributes facts = facts(queued, callee.trigger());
    wait.setAllAttributes(facts).setAttribute("messaging.destination.name", lane);
    wait.end(nowMs, TimeUnit.MILLISECONDS);
    Endpoint endpoint = callee.target().peer().endpoint();
    attempt
        .setAllAttributes(facts)
        .setAttribute("http.request.method", "POST")
        .setAttribute("server.address", endpoint.host())
        .setAttribute("server.port", endpoint.port());
    return new AttemptSpan(attempt, nowMs);
  }

  private static Attributes facts(QueuedEvent queued, Trigger trigger) {
    return Attributes.builder()
        .put("cloudevents.event_id", queued.event().id())
        .put("cloudevents.event_type", queued.event().type())
        .put("dehaze.project", queued.event().project())
        .put("dehaze.trigger", trigger.id())
        .put("dehaze.attempt", queued.attempts() + 1)
        .build();
  }

  /**
   * Adds the context that the webhook gets, if any.
   *
   * @param given what came with the event, or null
   */
  void addHeaders(TraceContext given, HeaderMap headers) {
    TraceContext context = this == NONE ? given : Tracing.below(span);
    if (context != null) {
      headers.put(TRACEPARENT, context.traceparent());
      if (context.tracestate() != null) {
        headers.put(TRACESTATE, context.tracestate());
      }
    }
  }

  /** The webhook took the event. */
  void delivered(int status, long tookNanos) {
    if (this != NONE) {
      span.setAttribute("http.response.status_code", status);
      end(tookNanos);
    }
  }

  /** It failed. */
  void failed(Failure failure, long tookNanos) {
    if (this != NONE) {
      if (failure.status() != 0) {
        span.setAttribute("http.response.status_code", failure.status());
      }
      span.setAttribute("error.type", failure.label());
      span.setStatus(StatusCode.ERROR, failure.detail());
      end(tookNanos);
    }
  }

  /** The webhook was not called after all. */
  void notSent(long tookNanos) {
    if (this != NONE) {
      span.setAttribute("error.type", "not_sent");
      end(tookNanos);
    }
  }

  private void end(long tookNanos) {
    span.end(TimeUnit.MILLISECONDS.toNanos(startMs) + tookNanos, TimeUnit.NANOSECONDS);
  }
}
