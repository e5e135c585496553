package io.dehaze.worker.deliver;

import io.dehaze.credentials.CredentialsVault;
import io.dehaze.trigger.Trigger;
import io.dehaze.worker.credentials.CallCredentials;
import io.dehaze.worker.endpoint.EndpointGate;
import io.dehaze.worker.endpoint.TriggerRates;

/** Whether a delivery may be attempted now, and if not, what is in its way. */
enum Admission {
  /** It has a place at its endpoint's gate and is to be called. */
  ENTERED(null),
  /** What it should carry cannot be opened here: it is never called without. */
  LOCKED(CredentialsVault.SECRETS_LOCKED),
  /** Its trigger is paused. */
  PAUSED("paused"),
  /** Its endpoint is failing or busy. */
  UNFIT("endpoint_unfit"),
  /** Its trigger's rate limit is reached. */
  RATE_LIMITED("rate_limited");

  private final String label;

  Admission(String label) {
    this.label = label;
  }

  /** What is in the way, as attempts and answers name it; null where nothing is. */
  String label() {
    return label;
  }

  /**
   * Asks for a place. A turn of the trigger's rate is taken only where the endpoint seems fit.
   *
   * @param comesBack whether it was deferred or tried before
   */
  static Admission ask(
      Trigger trigger,
      EndpointGate gate,
      CallCredentials credentials,
      TriggerRates rates,
      boolean comesBack) {
    if (credentials.isLocked()) {
      return LOCKED;
    }
    if (trigger.policy().paused()) {
      return PAUSED;
    }
    if (gate.advice() != EndpointGate.Advice.ENTER) {
      return UNFIT;
    }
    if (!rates.tryGo(trigger, comesBack)) {
      return RATE_LIMITED;
    }
    return gate.enter() ? ENTERED : UNFIT;
  }
}
