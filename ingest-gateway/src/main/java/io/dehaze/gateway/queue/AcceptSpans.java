package io.dehaze.gateway.queue;

import io.dehaze.event.Attributes;
import io.dehaze.gateway.kafka.PublishResult;
import io.dehaze.trace.TraceContext;
import io.dehaze.trace.Tracing;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import java.util.ArrayList;
import java.util.List;

/**
 * The spans of accepting the events of one request: each from the request's arrival to Kafka's last
 * word, of a synchronous event to the end of its answer. What happens to an event later belongs
 * below its span. Where no spans are written, the producer's context is passed on.
 */
final class AcceptSpans {
  private static final AcceptSpans NONE = new AcceptSpans(Tracing.OFF, List.of());

  private final Tracing tracing;
  private final List<Span> spans;

  private AcceptSpans(Tracing tracing, List<Span> spans) {
    this.tracing = tracing;
    this.spans = spans;
  }

  static AcceptSpans of(Tracing tracing) {
    return tracing.isOn() ? new AcceptSpans(tracing, new ArrayList<>()) : NONE;
  }

  /**
   * The context that a producer gave for an event: a request with one event was made for it, a
   * batch is only how several came together.
   *
   * @param trace the request's own, or null
   * @return null where there is none
   */
  static TraceContext parent(EventRequest request, boolean isBatch, TraceContext trace) {
    TraceContext own = request.attributes().trace();
    return trace == null || (isBatch && own != null) ? own : trace;
  }

  /**
   * An event is being accepted.
   *
   * @param parent the context that its producer gave, or null
   * @param acceptedMs since when, in milliseconds since the epoch
   * @return the context that goes along with it, or null
   */
  TraceContext begin(Attributes attributes, String project, TraceContext parent, long acceptedMs) {
    if (!tracing.isOn()) {
      return parent;
    }
    Span span = tracing.start("accept", SpanKind.SERVER, parent, acceptedMs);
    if (span.isRecording()) {
      span.setAttribute("cloudevents.event_id", attributes.id())
          .setAttribute("cloudevents.event_type", attributes.type())
          .setAttribute("cloudevents.event_source", attributes.source())
          .setAttribute("dehaze.project", project);
    }
    spans.add(span);
    return Tracing.below(span);
  }

  /** Kafka has had its last word on all of them. */
  void end(PublishResult result) {
    for (int i = 0; i < spans.size(); i++) { // no iterator: most processes have no spans
      Span span = spans.get(i);
      if (!(result instanceof PublishResult.Stored)) {
        span.setStatus(StatusCode.ERROR, "Kafka did not confirm the event");
      }
      span.end();
    }
  }

  /** The caller of a synchronous event has its answer. */
  void answered(int status) {
    for (Span span : spans) {
      span.setAttribute("http.response.status_code", status);
      if (status >= 500) {
        span.setStatus(StatusCode.ERROR);
      }
      span.end();
    }
  }
}
