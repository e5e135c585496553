package io.dehaze.gateway.triggers;

import io.dehaze.trigger.Trigger;
import io.dehaze.trigger.TriggerTable;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Triggers that a file gives at the start. Those that differ from the ones in force are stored, all
 * others are left alone, also those that the file does not name.
 */
public final class GivenTriggers {
  private static final Logger LOG = LoggerFactory.getLogger(GivenTriggers.class);
  private static final long RETRY_MS = 500;

  private final List<Trigger> triggers;

  /** Triggers to be in force once {@link #apply} has returned. */
  public GivenTriggers(List<Trigger> triggers) {
    this.triggers = List.copyOf(triggers);
  }

  /**
   * Stores what differs, trying until Kafka takes it.
   *
   * @param table a complete one
   */
  public void apply(TriggerTable table, TriggerStore store) throws InterruptedException {
    int stored = 0;
    for (Trigger trigger : triggers) {
      if (!trigger.equals(table.current().get(trigger.key()))) {
        stored++;
        while (store.put(trigger) != StoreResult.APPLIED) {
          TimeUnit.MILLISECONDS.sleep(RETRY_MS);
        }
      }
    }
    if (!triggers.isEmpty()) {
      LOG.info("event=given_triggers_applied given={} stored={}", triggers.size(), stored);
    }
  }
}
