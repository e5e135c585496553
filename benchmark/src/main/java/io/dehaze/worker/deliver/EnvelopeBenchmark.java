package io.dehaze.worker.deliver;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.dehaze.event.Attributes;
import io.dehaze.event.Event;
import io.dehaze.trigger.PayloadForm;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The writer of webhooks' bodies, in the two forms that have an envelope. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EnvelopeBenchmark {
  private final Event event =
      new Event(
          new Attributes(
              "01a20c2f-5b5a-770e-aa22-f2614fa969a9",
              "gateway-1",
              "order.placed",
              "2026-01-01T00:00:00.000Z",
              Attributes.JSON,
              Map.of()),
          "bench",
          Map.of(),
          ("{\"order\":1234567890,\"pad\":\"" + "x".repeat(150) + "\"}").getBytes(US_ASCII));

  /** The original's. */
  @Benchmark
  public byte[] spaceCloud() {
    return WebhookPayload.body(PayloadForm.SPACE_CLOUD, event);
  }

  /** A structured CloudEvent. */
  @Benchmark
  public byte[] structured() {
    return WebhookPayload.body(PayloadForm.CLOUDEVENTS_STRUCTURED, event);
  }
}
