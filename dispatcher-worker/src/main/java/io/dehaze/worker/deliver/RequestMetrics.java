package io.dehaze.worker.deliver;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** What the worker measures of synchronous events: its parts of how long a caller waits. */
public final class RequestMetrics {
  private static final Duration[] BUCKETS =
      LongStream.of(1, 2, 5, 10, 20, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final Timer toWorker;
  private final Timer webhook;

  /** Registers the meters. */
  public RequestMetrics(MeterRegistry registry) {
    toWorker =
        timer(
            registry,
            "dehaze.sync.to.worker",
            "From a synchronous event's sending by its gateway to the start of its calls");
    webhook =
        timer(
            registry,
            "dehaze.sync.webhook",
            "From begin to end of a call of a webhook for a synchronous event");
  }

  private static Timer timer(MeterRegistry registry, String name, String description) {
    return Timer.builder(name)
        .description(description)
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  /** The clocks of two processes may differ: a time below nothing counts as nothing. */
  void started(long sinceSentMicros) {
    toWorker.record(Math.max(0, sinceSentMicros), TimeUnit.MICROSECONDS);
  }

  void called(long nanos) {
    webhook.record(nanos, TimeUnit.NANOSECONDS);
  }
}
