package io.dehaze.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;

/**
 * A place in a trace, as W3C Trace Context writes it (levels 1 and 2): what happens to an event
 * from there on belongs below it. It travels with the event, as it was given.
 *
 * @param traceparent the trace, the span and whether it is recorded
 * @param tracestate what tracing systems add to that, or null
 */
public record TraceContext(String traceparent, String tracestate) {
  /** The name of the header, of the CloudEvents attribute and of the record's header. */
  public static final String TRACEPARENT = "traceparent";

  /** The name of the header, of the CloudEvents attribute and of the record's header. */
  public static final String TRACESTATE = "tracestate";

  private static final int TRACEPARENT_CHARS_MAX = 256; // of versions to come
  private static final int TRACESTATE_CHARS_MAX = 2_048;

  private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();

  /**
   * Takes what somebody sent. As the specification has it, a context that is malformed is as if it
   * were not there, and a malformed {@code tracestate} does no harm to its {@code traceparent}.
   *
   * @param traceparent may be null
   * @param tracestate may be null; more than 2,048 characters are dropped
   * @return the context, or null where there is none
   */
  public static TraceContext of(String traceparent, String tracestate) {
    if (traceparent == null || traceparent.length() > TRACEPARENT_CHARS_MAX) {
      return null;
    }
    boolean tooLong = tracestate != null && tracestate.length() > TRACESTATE_CHARS_MAX;
    TraceContext given = new TraceContext(traceparent, tooLong ? null : tracestate);
    SpanContext read = given.spanContext();
    if (!read.isValid()) {
      return null;
    }
    return read.getTraceState().isEmpty() ? new TraceContext(traceparent, null) : given;
  }

  /** The context of a span of ours. */
  static TraceContext of(Span span) {
    String[] written = new String[2];
    W3C.inject(
        Context.root().with(span),
        written,
        (carrier, name, value) -> carrier[name.equals(TRACEPARENT) ? 0 : 1] = value);
    return new TraceContext(written[0], written[1]);
  }

  /** The same as OpenTelemetry knows it; invalid where it is malformed. */
  private SpanContext spanContext() {
    return Span.fromContext(toContext()).getSpanContext();
  }

  /** As what spans have as their parent. */
  Context toContext() {
    return W3C.extract(Context.root(), this, Getter.INSTANCE);
  }

  private enum Getter implements TextMapGetter<TraceContext> {
    INSTANCE;

    @Override
    public String get(TraceContext carrier, String key) {
      return key.equals(TRACEPARENT) ? carrier.traceparent : carrier.tracestate;
    }
  }
}
