package io.dehaze.trace;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The spans of a process, exported to an OpenTelemetry collector; or none, which is the default and
 * costs nothing: whoever could begin a span asks {@link #isOn} before.
 *
 * <p>Nobody ever waits for the collector. Thread-safe.
 */
public final class Tracing implements AutoCloseable {
  /** Writes no spans. */
  public static final Tracing OFF = new Tracing(null);

  /** Enough for some seconds at some thousand spans a second; about a kilobyte each. */
  private static final int SPANS_WAITING_MAX = 8_192;

  private static final Duration EXPORT_TIMEOUT = Duration.ofSeconds(5);

  /**
   * What the exporter logs by itself is told by the queue, once. Held, or it would be forgotten.
   */
  private static final Logger EXPORTER_LOG = Logger.getLogger("io.opentelemetry");

  private final SdkTracerProvider provider;
  private final Tracer tracer;

  private Tracing(SdkTracerProvider provider) {
    this.provider = provider;
    this.tracer = provider == null ? null : provider.get("io.dehaze");
  }

  /**
   * Spans as the settings say.
   *
   * @param service what the process is called in traces, such as {@code dehaze-worker}
   */
  public static Tracing of(TraceSettings settings, String service, MeterRegistry registry) {
    if (settings.endpoint() == null) {
      return OFF;
    }
    EXPORTER_LOG.setLevel(Level.OFF);
    Resource who =
        Resource.getDefault().toBuilder()
            .put(AttributeKey.stringKey("service.name"), service)
            .put(AttributeKey.stringKey("service.instance.id"), UUID.randomUUID().toString())
            .put(AttributeKey.stringKey("service.version"), version())
            .build();
    return new Tracing(
        SdkTracerProvider.builder()
            .setResource(who)
            .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(settings.sampleRatio())))
            .addSpanProcessor(new SpanQueue(exporter(settings), SPANS_WAITING_MAX, registry))
            .build());
  }

  private static String version() {
    return Optional.ofNullable(Tracing.class.getPackage().getImplementationVersion())
        .orElse("unknown");
  }

  private static OtlpHttpSpanExporter exporter(TraceSettings settings) {
    String base = settings.endpoint().toString();
    OtlpHttpSpanExporterBuilder builder =
        OtlpHttpSpanExporter.builder()
            .setEndpoint((base.endsWith("/") ? base : base + '/') + "v1/traces")
            .setTimeout(EXPORT_TIMEOUT)
            .setCompression("gzip");
    settings.headers().forEach(builder::addHeader);
    return builder.build();
  }

  /** Whether spans are written. */
  public boolean isOn() {
    return tracer != null;
  }

  /**
   * Begins a span; only while this is on.
   *
   * @param parent what it belongs below, or null where a trace begins with it
   * @param startMs when it began, in milliseconds since the epoch
   */
  public Span start(String name, SpanKind kind, TraceContext parent, long startMs) {
    return tracer
        .spanBuilder(name)
        .setSpanKind(kind)
        .setParent(parent == null ? Context.root() : parent.toContext())
        .setStartTimestamp(startMs, TimeUnit.MILLISECONDS)
        .startSpan();
  }

  /** The place below a span. */
  public static TraceContext below(Span span) {
    return TraceContext.of(span);
  }

  /** Exports what waits, as far as a second allows. */
  @Override
  public void close() {
    if (provider != null) {
      provider.shutdown().join(1, TimeUnit.SECONDS);
    }
  }
}
