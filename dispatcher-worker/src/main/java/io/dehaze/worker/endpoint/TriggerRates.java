package io.dehaze.worker.endpoint;

import io.dehaze.trigger.Trigger;
import io.dehaze.trigger.TriggerKey;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;

/**
 * Keeps triggers to their rate limits. A limit is for all workers together: each goes by its share
 * of the lane of events. Thread-safe.
 */
public final class TriggerRates {
  private static final int KEPT_MAX = 10_000;

  private final DoubleSupplier share;
  private final InstantSource clock;
  private final Map<TriggerKey, RatePace> paces = new ConcurrentHashMap<>();

  /**
   * No trigger has been kept waiting yet.
   *
   * @param share this worker's part of all deliveries when asked, above 0 and at most 1
   * @param clock the clock by which records are due
   */
  public TriggerRates(DoubleSupplier share, InstantSource clock) {
    this.share = share;
    this.clock = clock;
  }

  /**
   * Whether a delivery for a trigger may go now, as far as the trigger's limit is concerned; that
   * uses its turn.
   *
   * @param comesBack whether it was deferred or tried before
   */
  public boolean tryGo(Trigger trigger, boolean comesBack) {
    double limit = trigger.policy().perSecond();
    return !trigger.policy().isLimited()
        || pace(trigger).tryGo(limit, share.getAsDouble(), comesBack, clock.millis());
  }

  /**
   * When a delivery that may not go now may come back.
   *
   * @return milliseconds since the epoch
   */
  public long deferUntilMs(Trigger trigger) {
    double limit = trigger.policy().perSecond();
    return pace(trigger).nextSlotMs(limit, share.getAsDouble(), clock.millis());
  }

  private RatePace pace(Trigger trigger) {
    RatePace known = paces.get(trigger.key());
    if (known != null) {
      return known;
    }
    if (paces.size() >= KEPT_MAX) {
      paces.values().removeIf(pace -> pace.isIdle(clock.millis()));
    }
    return paces.computeIfAbsent(trigger.key(), key -> new RatePace());
  }
}
