package io.dehaze.worker.deliver;

import io.dehaze.dead.DeadReason;
import io.dehaze.worker.webhook.ErrorClass;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/**
 * What the worker counts of its attempts. At rest they balance: {@code deliveries_started =
 * delivered + failed + not_sent}, and after each failed one the delivery is retried or dead: {@code
 * failed = retries + dead} of the reasons that are the endpoint's, apart from failures of records
 * that had become another worker's meanwhile, and of synchronous events, which are returned.
 */
public final class DeliveryMetrics {
  /** From the fastest webhook on one machine to the longest timeout that is usual. */
  private static final Duration[] BUCKETS =
      LongStream.of(1, 2, 5, 10, 20, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final Counter started;
  private final Counter delivered;
  private final Counter notSent;
  private final Counter retried;
  private final Counter deferred;
  private final Map<ErrorClass, Counter> failed = new EnumMap<>(ErrorClass.class);
  private final Map<DeadReason, Counter> dead = new EnumMap<>(DeadReason.class);
  private final Timer endpointTime;
  private final Timer endToEnd;
  private final Timer laneWait;

  /** Registers the meters. */
  public DeliveryMetrics(MeterRegistry registry) {
    started =
        Counter.builder("dehaze.deliveries.started")
            .description(
                "Attempts begun: of each event and matching trigger, each time it is tried")
            .register(registry);
    delivered = deliveries(registry, "delivered", "none");
    notSent = deliveries(registry, "not_sent", "none");
    deferred =
        Counter.builder("dehaze.deferrals")
            .description(
                "Deliveries put off, without an attempt; the attempts lane says of each why")
            .register(registry);
    retried =
        Counter.builder("dehaze.retries")
            .description(
                "Failed attempts after which the delivery was written to a lane, to be tried again")
            .register(registry);
    for (ErrorClass error : ErrorClass.values()) {
      failed.put(error, deliveries(registry, "failed", error.label()));
    }
    for (DeadReason reason : DeadReason.values()) {
      dead.put(
          reason,
          Counter.builder("dehaze.dead")
              .description("Deliveries given up and written to the dead-letter lane")
              .tag("reason", reason.label())
              .register(registry));
    }
    endpointTime =
        timer(registry, "dehaze.delivery.endpoint", "From begin to end of a call of a webhook");
    laneWait =
        timer(
            registry,
            "dehaze.delivery.lane.wait",
            "From when an attempt was due to its start: the time that it waited in lanes");
    endToEnd =
        timer(
            registry,
            "dehaze.delivery.end.to.end",
            "From an event's acceptance, or its due time if later, to the webhook's 2xx");
  }

  private static Counter deliveries(MeterRegistry registry, String outcome, String error) {
    return Counter.builder("dehaze.deliveries")
        .description("Attempts ended, by outcome and class of error")
        .tag("outcome", outcome)
        .tag("error", error)
        .register(registry);
  }

  private static Timer timer(MeterRegistry registry, String name, String description) {
    return Timer.builder(name)
        .description(description)
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  /**
   * A delivery begins.
   *
   * @param waitedMs since when it was due, in milliseconds
   */
  void started(long waitedMs) {
    started.increment();
    laneWait.record(Math.max(0, waitedMs), TimeUnit.MILLISECONDS);
  }

  void delivered(long endpointNanos, long endToEndMs) {
    delivered.increment();
    endpointTime.record(endpointNanos, TimeUnit.NANOSECONDS);
    endToEnd.record(Math.max(0, endToEndMs), TimeUnit.MILLISECONDS);
  }

  void failed(ErrorClass error, long endpointNanos) {
    failed.get(error).increment();
    endpointTime.record(endpointNanos, TimeUnit.NANOSECONDS);
  }

  void deferred() {
    deferred.increment();
  }

  void retried() {
    retried.increment();
  }

  void notSent() {
    notSent.increment();
  }

  void dead(DeadReason reason) {
    dead.get(reason).increment();
  }
}
