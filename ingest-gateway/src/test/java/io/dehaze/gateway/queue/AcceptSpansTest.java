package io.dehaze.gateway.queue;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.dehaze.event.Attributes;
import io.dehaze.gateway.kafka.PublishResult;
import io.dehaze.trace.TraceContext;
import io.dehaze.trace.Tracing;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.lang.management.ManagementFactory;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AcceptSpansTest {
  private static final int EVENTS = 10_000;

  /** What no event asked for costs none anything. */
  @Test
  void allocateNothing_whereNoSpansAreWritten() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    HeaderMap headers = new HeaderMap().put(Headers.HOST, "127.0.0.1");
    Attributes attributes =
        new Attributes("id", "source", "type", "time", Attributes.JSON, Map.of());
    PublishResult stored = new PublishResult.Stored();
    long allocated = Long.MAX_VALUE;
    for (int round = 0; round < 3; round++) { // the first loads classes
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < EVENTS; i++) {
        AcceptSpans spans = AcceptSpans.of(Tracing.OFF);
        TraceContext context = TraceHeaders.of(headers);
        context = context == null ? attributes.trace() : context;
        assertNone(spans.begin(attributes, "project", context, i));
        spans.end(stored);
      }
      allocated = threads.getCurrentThreadAllocatedBytes() - before;
    }
    assertThat(allocated).isLessThan(EVENTS);
  }

  private static void assertNone(TraceContext context) {
    if (context != null) {
      throw new AssertionError("a context out of nothing");
    }
  }
}
