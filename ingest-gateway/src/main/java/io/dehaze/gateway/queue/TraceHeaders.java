package io.dehaze.gateway.queue;

import io.dehaze.trace.TraceContext;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.HttpString;

/** The trace that a request belongs to, by W3C Trace Context. */
final class TraceHeaders {
  private static final HttpString TRACEPARENT = new HttpString(TraceContext.TRACEPARENT);
  private static final HttpString TRACESTATE = new HttpString(TraceContext.TRACESTATE);

  private TraceHeaders() {}

  /** The context in a request's headers; null where there is none that is well-formed. */
  static TraceContext of(HeaderMap headers) {
    HeaderValues parents = headers.get(TRACEPARENT);
    if (parents == null || parents.size() != 1) { // section 3.2: one that comes twice is none
      return null;
    }
    HeaderValues states = headers.get(TRACESTATE); // section 3.3.1.1: several are one list
    return TraceContext.of(parents.getFirst(), states == null ? null : String.join(",", states));
  }
}
