package io.dehaze.worker.schedule;

import io.dehaze.lane.Lane;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** What a worker counts of its schedule. */
public final class ScheduleMetrics {
  /** Around the promise of 20 ms, and on to what an outage makes. */
  private static final Duration[] BUCKETS =
      LongStream.of(1, 2, 5, 10, 20, 50, 100, 250, 500, 1_000, 5_000, 30_000, 60_000, 600_000)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final MeterRegistry registry;
  private final Clock clock;
  private final Map<Lane, Timer> lateness = new EnumMap<>(Lane.class);
  private final Counter cancelled;
  private final Map<Long, Counter> forwarded = new ConcurrentHashMap<>();

  /**
   * Registers the meters.
   *
   * @param clock when it is, for lateness
   */
  public ScheduleMetrics(MeterRegistry registry, Clock clock) {
    this.registry = registry;
    this.clock = clock;
    for (Lane lane : List.of(Lane.SCHEDULED, Lane.RETRY)) {
      lateness.put(lane, lateness(lane, registry));
    }
    this.cancelled =
        Counter.builder("dehaze.schedule.cancelled")
            .description("Scheduled events dropped because they had been cancelled")
            .register(registry);
  }

  private static Timer lateness(Lane lane, MeterRegistry registry) {
    return Timer.builder("dehaze.schedule.lateness")
        .description("From an event's due time to the start of its deliveries")
        .tag("lane", lane.label())
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  void started(Lane lane, long dueMs) {
    lateness.get(lane).record(Math.max(0, clock.millis() - dueMs), TimeUnit.MILLISECONDS);
  }

  void cancelled() {
    cancelled.increment();
  }

  /** One series for each delay level, of which there are a handful. */
  void forwarded(long parkMs) {
    forwarded
        .computeIfAbsent(
            parkMs,
            level ->
                Counter.builder("dehaze.schedule.forwarded")
                    .description("Parked events that left a delay level, by its park time")
                    .tag("park_ms", Long.toString(level))
                    .register(registry))
        .increment();
  }
}
