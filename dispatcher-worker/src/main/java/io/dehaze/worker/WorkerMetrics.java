package io.dehaze.worker;

import io.dehaze.lane.DelayTopics;
import io.dehaze.lane.Lane;
import io.dehaze.time.SteadyClock;
import io.dehaze.worker.deliver.DurableWriter;
import io.dehaze.worker.endpoint.EndpointGates;
import io.dehaze.worker.lane.DueWork;
import io.dehaze.worker.lane.LaneConsumer;
import io.dehaze.worker.schedule.HeldEvents;
import io.dehaze.worker.webhook.WebhookClient;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToDoubleFunction;

/** What a worker shows of its present state; what it counts is in {@code DeliveryMetrics}. */
final class WorkerMetrics {
  private final MeterRegistry registry;

  WorkerMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  WorkerMetrics watch(WebhookClient webhooks, DurableWriter writer) {
    gauge("dehaze.webhook.connections", webhooks, WebhookClient::connections)
        .description("Connections to webhooks that are open or being made")
        .register(registry);
    gauge("dehaze.writes.failing", writer, DurableWriter::failing)
        .description(
            "Ends of deliveries that Kafka has refused at least once, or not acknowledged for 10 s")
        .register(registry);
    FunctionCounter.builder("dehaze.writes.refused", writer, DurableWriter::refused)
        .description(
            "Writes that Kafka can never take, being too large; something else was written")
        .register(registry);
    return this;
  }

  WorkerMetrics watch(Lane lane, HeldEvents held) {
    gauge("dehaze.schedule.held", held, HeldEvents::held)
        .description("Events in memory: not due, or due and without room")
        .tag("lane", lane.label())
        .register(registry);
    gauge("dehaze.schedule.oldest.due.age", held, each -> each.oldestDueAgeMs() / 1_000.0)
        .description("How long the oldest event that is due has waited for room")
        .baseUnit("seconds")
        .tag("lane", lane.label())
        .register(registry);
    return this;
  }

  WorkerMetrics watch(EndpointGates gates) {
    gauge("dehaze.endpoints", gates, each -> each.count(true))
        .description("Endpoints called by this worker, by whether their breakers let calls through")
        .tag("breaker", "closed")
        .register(registry);
    gauge("dehaze.endpoints", gates, each -> each.count(false))
        .description("Endpoints called by this worker, by whether their breakers let calls through")
        .tag("breaker", "open")
        .register(registry);
    return this;
  }

  WorkerMetrics watch(SteadyClock clock) {
    gauge("dehaze.clock.offset", clock, each -> each.offsetMs() / 1_000.0)
        .description("How far the system clock is ahead of the clock that this process goes by")
        .baseUnit("seconds")
        .register(registry);
    return this;
  }

  WorkerMetrics watch(Map<String, LaneConsumer> lanes) {
    lanes.forEach(this::watch);
    return this;
  }

  private void watch(String lane, LaneConsumer consumer) {
    gauge("dehaze.lane.partitions", consumer, LaneConsumer::partitions)
        .description("Partitions of the lane that this worker reads")
        .tag("lane", lane)
        .register(registry);
    gauge("dehaze.lane.partitions.paused", consumer, LaneConsumer::pausedPartitions)
        .description("Partitions that wait: too much is in flight, or what comes next is not due")
        .tag("lane", lane)
        .register(registry);
    FunctionCounter.builder("dehaze.lane.partitions.lost", consumer, LaneConsumer::lostPartitions)
        .description("Partitions taken away from this worker because it was silent for too long")
        .tag("lane", lane)
        .register(registry);
    FunctionCounter.builder("dehaze.lane.consumed", consumer, LaneConsumer::consumed)
        .description("Records of the lane that this worker has read")
        .tag("lane", lane)
        .register(registry);
    gauge("dehaze.lane.waiting", consumer, each -> orUnknown(each.waiting()))
        .description(
            "Records of the lane that are not taken on: not due, as those parked in delay levels, or"
                + " without room; absent if unknown")
        .tag("lane", lane)
        .register(registry);
    gauge("dehaze.lane.in.flight", consumer, LaneConsumer::inFlight)
        .description("Records of the lane that are taken on and not done")
        .tag("lane", lane)
        .register(registry);
  }

  /**
   * What an autoscaler should go by. Delay levels are left out: what is parked there is not due,
   * and forwarding it is no delivery.
   */
  WorkerMetrics watchDue(Map<String, LaneConsumer> lanes) {
    lanes.forEach(
        (lane, consumer) -> {
          if (!lane.equals(DelayTopics.LABEL)) {
            watchDue(lane, consumer);
          }
        });
    return this;
  }

  private void watchDue(String lane, LaneConsumer consumer) {
    gauge("dehaze.due.backlog", consumer, each -> orUnknown(each.due(), DueWork::records))
        .description("Records that could be delivered now and have not begun; absent if unknown")
        .tag("lane", lane)
        .register(registry);
    gauge("dehaze.oldest.due.age", consumer, each -> orUnknown(each.due(), DueWork::oldestSeconds))
        .description("How long the oldest of them has been due; absent if unknown")
        .baseUnit("seconds")
        .tag("lane", lane)
        .register(registry);
  }

  private static double orUnknown(OptionalLong count) {
    return count.isPresent() ? count.getAsLong() : Double.NaN;
  }

  private static double orUnknown(Optional<DueWork> due, ToDoubleFunction<DueWork> value) {
    return due.isPresent() ? value.applyAsDouble(due.get()) : Double.NaN;
  }

  private static <T> Gauge.Builder<T> gauge(String name, T of, ToDoubleFunction<T> value) {
    return Gauge.builder(name, of, value).strongReference(true);
  }
}
