package io.dehaze.gateway.sync;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/** What the gateway counts and measures of synchronous events. */
final class CallMetrics {
  /** How a caller's waiting ended. */
  enum End {
    /** With the webhook's 2xx. */
    ANSWERED,
    /** With the webhook's failure, or with why it was not called. */
    FAILED,
    /** The deadline passed. */
    TIMED_OUT,
    /** The caller hung up. */
    LEFT,
    /** Kafka did not take the event, or did not say so. */
    NOT_STORED,
    /** The gateway stopped. */
    STOPPED
  }

  /** What became of a reply. */
  enum ReplyFate {
    /** Its caller was answered with it. */
    TAKEN,
    /** Nobody waits for it: it is late, or not the first. */
    UNMATCHED,
    /** It names another event than the one whose caller waits. */
    WRONG_EVENT,
    /** It makes no sense. */
    UNREADABLE
  }

  private static final Duration[] BUCKETS =
      LongStream.of(1, 2, 5, 10, 20, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final Map<End, Counter> ends = new EnumMap<>(End.class);
  private final Map<ReplyFate, Counter> replies = new EnumMap<>(ReplyFate.class);
  private final Timer back;
  private final Timer whole;

  CallMetrics(MeterRegistry registry, Supplier<Number> pending) {
    Gauge.builder("dehaze.sync.pending", pending)
        .description("Callers that wait for a webhook's answer")
        .register(registry);
    for (End end : End.values()) {
      ends.put(
          end,
          Counter.builder("dehaze.sync.calls")
              .description("Synchronous events, by how their callers' waiting ended")
              .tag("end", label(end))
              .register(registry));
    }
    for (ReplyFate fate : ReplyFate.values()) {
      replies.put(
          fate,
          Counter.builder("dehaze.sync.replies")
              .description("Replies of workers to this gateway, by what became of them")
              .tag("fate", label(fate))
              .register(registry));
    }
    back =
        timer(
            registry,
            "dehaze.sync.back",
            "From a worker's sending of a reply to the gateway's reading of it");
    whole =
        timer(
            registry,
            "dehaze.sync.whole",
            "From a synchronous event's acceptance to its reply: to the worker, webhook, and back");
  }

  private static Timer timer(MeterRegistry registry, String name, String description) {
    return Timer.builder(name)
        .description(description)
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  private static String label(Enum<?> each) {
    return each.name().toLowerCase(Locale.ROOT);
  }

  void ended(End end) {
    ends.get(end).increment();
  }

  void reply(ReplyFate fate) {
    replies.get(fate).increment();
  }

  /** The clocks of two processes may differ: a time below nothing counts as nothing. */
  void answered(long wholeNanos, long backMicros) {
    whole.record(wholeNanos, TimeUnit.NANOSECONDS);
    back.record(Math.max(0, backMicros), TimeUnit.MICROSECONDS);
  }
}
