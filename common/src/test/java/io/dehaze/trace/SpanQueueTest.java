package io.dehaze.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SpanQueueTest {
  private static final int SPANS_MAX = 600;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void dropsAndCountsWhatIsBeyondIt_whileTheCollectorHangs() {
    CompletableResultCode answer = new CompletableResultCode();
    try (SdkTracerProvider provider = provider(answer)) {
      end(provider.get("test"), 1_000);
      assertThat(spans("dropped")).isEqualTo(400);
      answer.succeed();
      await().until(() -> spans("exported") == SPANS_MAX);
      end(provider.get("test"), 1);
      await().until(() -> spans("exported") == SPANS_MAX + 1);
      assertThat(spans("dropped")).isEqualTo(400);
    }
  }

  @Test
  void countsWhatTheCollectorRefuses() {
    try (SdkTracerProvider provider = provider(CompletableResultCode.ofFailure())) {
      end(provider.get("test"), 7);
      await().until(() -> spans("failed") == 7);
    }
  }

  private SdkTracerProvider provider(CompletableResultCode answer) {
    return SdkTracerProvider.builder()
        .addSpanProcessor(new SpanQueue(new Answering(answer), SPANS_MAX, registry))
        .build();
  }

  private static void end(Tracer tracer, int spans) {
    for (int i = 0; i < spans; i++) {
      tracer.spanBuilder("span").startSpan().end();
    }
  }

  private double spans(String outcome) {
    return registry.get("dehaze.trace.spans").tag("outcome", outcome).counter().count();
  }

  private record Answering(CompletableResultCode answer) implements SpanExporter {
    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      return answer;
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }
}
