package io.dehaze.worker.credentials;

import io.dehaze.secret.CannotDecrypt;
import io.dehaze.trigger.Trigger;
import io.dehaze.trigger.TriggerKey;
import io.dehaze.trigger.TriggerVault;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The credentials of the triggers in force, opened and made ready once for each change of a trigger
 * rather than for each call. Thread-safe.
 */
public final class OpenCredentials {
  private static final Logger LOG = LoggerFactory.getLogger(OpenCredentials.class);
  private static final int KEPT_MAX = 10_000;

  private record Opened(Trigger trigger, CallCredentials credentials) {}

  private final TriggerVault vault;
  private final Signer signer = new Signer();
  private final Map<TriggerKey, Opened> known = new ConcurrentHashMap<>();

  /** Opens them with this. */
  public OpenCredentials(TriggerVault vault) {
    this.vault = vault;
  }

  /** What the calls of a trigger prove themselves with. */
  @SuppressWarnings("ReferenceEquality") // the table keeps a trigger as it is until it changes
  public CallCredentials of(Trigger trigger) {
    if (trigger.credentials().isNone()) {
      return CallCredentials.NONE;
    }
    Opened opened = known.get(trigger.key());
    if (opened == null || opened.trigger != trigger) { // changed since
      opened = new Opened(trigger, open(trigger));
      if (known.size() >= KEPT_MAX) {
        known.clear(); // triggers come and go; those in use come back at once
      }
      known.put(trigger.key(), opened);
    }
    return opened.credentials;
  }

  private CallCredentials open(Trigger trigger) {
    String project = trigger.key().project();
    try {
      return CallCredentials.of(project + '/' + trigger.id(), vault.open(trigger), signer);
    } catch (CannotDecrypt e) {
      LOG.warn(
          "event=secrets_locked project={} trigger={} reason=\"{}\"",
          project,
          trigger.id(),
          e.getMessage());
    } catch (GeneralSecurityException e) {
      LOG.warn(
          "event=secrets_locked project={} trigger={} reason=\"a key or certificate is of no use: {}\"",
          project,
          trigger.id(),
          e.getClass().getSimpleName()); // its text may tell more
    }
    return CallCredentials.LOCKED;
  }
}
