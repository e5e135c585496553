package io.dehaze.worker.deliver;

import io.dehaze.trigger.Trigger;
import io.dehaze.worker.credentials.CallCredentials;
import io.dehaze.worker.endpoint.EndpointGate;
import io.dehaze.worker.endpoint.TriggerRates;

/** Whether a delivery may be attempted now, and if not, what is in its way. */
enum Admission {
  /** It has a place at its endpoint's gate and is to be called. */
  ENTERED,
  /** What it should carry cannot be opened here: it is never called without. */
  LOCKED,
  /** Its trigger is paused. */
  PAUSED,
  /** Its endpoint is failing or busy. */
  UNFIT,
  /** Its trigger's rate limit is reached. */
  RATE_LIMITED;

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
