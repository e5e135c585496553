package io.dehaze.gateway.triggers;

import io.dehaze.event.Checked;
import io.dehaze.trigger.Trigger;
import io.dehaze.trigger.TriggerTable;
import io.dehaze.trigger.TriggerVault;
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
  private final TriggerVault vault;
  private final TriggerStore store;

  /**
   * Triggers to be in force once {@link #apply} has returned.
   *
   * @param triggers with their secrets open
   * @param vault has a key where one of them has secrets
   */
  public GivenTriggers(List<Trigger> triggers, TriggerVault vault, TriggerStore store) {
    this.triggers = List.copyOf(triggers);
    this.vault = vault;
    this.store = store;
  }

  /**
   * Stores what differs, trying until Kafka takes it.
   *
   * @param table a complete one
   */
  public void apply(TriggerTable table) throws InterruptedException {
    int stored = 0;
    for (Trigger trigger : triggers) {
      Trigger current = table.current().get(trigger.key());
      if (!vault.isInForce(trigger, current)) {
        stored++;
        put(trigger, current);
      }
    }
    if (!triggers.isEmpty()) {
      LOG.info("event=given_triggers_applied given={} stored={}", triggers.size(), stored);
    }
  }

  private void put(Trigger trigger, Trigger current) throws InterruptedException {
    // Never refused: its secrets are open, and there is a key for them.
    Trigger closed = ((Checked.Good<Trigger>) vault.close(trigger, current)).value();
    while (store.put(closed) != StoreResult.APPLIED) {
      TimeUnit.MILLISECONDS.sleep(RETRY_MS);
    }
  }
}
