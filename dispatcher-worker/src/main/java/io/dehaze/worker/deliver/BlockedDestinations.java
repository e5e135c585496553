package io.dehaze.worker.deliver;

import io.dehaze.destination.BlockReason;
import io.dehaze.endpoint.Endpoint;
import io.dehaze.event.Event;
import io.dehaze.trigger.Trigger;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the calls that were not made because their destination is not allowed, and tells of them
 * those who run this: of each endpoint once a minute at most, since whoever may post events may
 * post millions. Thread-safe.
 */
public final class BlockedDestinations {
  private static final Logger LOG = LoggerFactory.getLogger(BlockedDestinations.class);
  private static final long SILENT_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int ENDPOINTS_MAX = 10_000;

  private final Map<BlockReason, Counter> counters = new EnumMap<>(BlockReason.class);
  private final Map<Endpoint, Long> toldNanos = new ConcurrentHashMap<>();

  /** Registers the meters. */
  public BlockedDestinations(MeterRegistry registry) {
    for (BlockReason reason : BlockReason.values()) {
      counters.put(
          reason,
          Counter.builder("dehaze.destinations.blocked")
              .description("Webhooks not called because their destination is not allowed")
              .tag("reason", reason.label())
              .register(registry));
    }
  }

  /** A call was not made. */
  void note(BlockReason reason, Endpoint endpoint, Event event, Trigger trigger) {
    counters.get(reason).increment();
    if (isNews(endpoint)) {
      LOG.warn(
          "event=destination_blocked id={} project={} trigger={} endpoint={} reason={}",
          event.id(),
          event.project(),
          trigger.id(),
          endpoint,
          reason.label());
    }
  }

  private boolean isNews(Endpoint endpoint) {
    long now = System.nanoTime();
    Long told = toldNanos.get(endpoint);
    if (told != null && now - told < SILENT_NANOS) {
      return false;
    }
    if (toldNanos.size() >= ENDPOINTS_MAX) {
      toldNanos.clear();
    }
    toldNanos.put(endpoint, now);
    return true;
  }
}
