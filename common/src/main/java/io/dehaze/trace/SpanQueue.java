package io.dehaze.trace;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The spans that wait to be exported, so many and no more: when the collector is slow or away,
 * further ones are dropped and counted, and nobody waits. Thread-safe.
 */
final class SpanQueue implements SpanProcessor {
  private static final Logger LOG = LoggerFactory.getLogger(SpanQueue.class);
  private static final int BATCH = 512;
  private static final Duration DELAY = Duration.ofSeconds(1);

  private final int spansMax;
  private final SpanProcessor batches;
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicBoolean failing = new AtomicBoolean();
  private final Counter exported;
  private final Counter failed;
  private final Counter dropped;

  /**
   * A queue before an exporter.
   *
   * @param spansMax how many spans may wait or be on their way
   */
  SpanQueue(SpanExporter exporter, int spansMax, MeterRegistry registry) {
    this.spansMax = spansMax;
    this.exported = counter(registry, "exported");
    this.failed = counter(registry, "failed");
    this.dropped = counter(registry, "dropped");
    this.batches =
        BatchSpanProcessor.builder(new Told(exporter))
            .setMaxQueueSize(spansMax)
            .setMaxExportBatchSize(BATCH)
            .setScheduleDelay(DELAY)
            .build();
  }

  private static Counter counter(MeterRegistry registry, String outcome) {
    return Counter.builder("dehaze.trace.spans")
        .description("Spans by what became of them; dropped are those beyond the queue")
        .tag("outcome", outcome)
        .register(registry);
  }

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {}

  @Override
  public boolean isStartRequired() {
    return false;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    if (!span.getSpanContext().isSampled()) {
      return;
    }
    if (waiting.incrementAndGet() > spansMax) {
      waiting.decrementAndGet();
      dropped.increment();
      return;
    }
    batches.onEnd(span);
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }

  @Override
  public CompletableResultCode forceFlush() {
    return batches.forceFlush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return batches.shutdown();
  }

  /** Once when exporting begins to fail, and once when it works again. */
  private void tell(CompletableResultCode result) {
    boolean fails = !result.isSuccess();
    if (failing.compareAndSet(!fails, fails)) {
      if (fails) {
        LOG.warn("event=trace_export_failed reason=\"{}\"", reason(result.getFailureThrowable()));
      } else {
        LOG.info("event=trace_export_works");
      }
    }
  }

  private static String reason(Throwable failure) {
    return failure == null ? "the collector refused the spans" : failure.toString();
  }

  /** The exporter, and what becomes of what it is given. */
  private final class Told implements SpanExporter {
    private final SpanExporter exporter;

    Told(SpanExporter exporter) {
      this.exporter = exporter;
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      int count = spans.size();
      CompletableResultCode result = exporter.export(spans);
      result.whenComplete(
          () -> {
            waiting.addAndGet(-count);
            (result.isSuccess() ? exported : failed).increment(count);
            tell(result);
          });
      return result;
    }

    @Override
    public CompletableResultCode flush() {
      return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
      return exporter.shutdown();
    }
  }
}
