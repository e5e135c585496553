package io.dehaze.dead;

import java.util.Locale;

/** Whose fault a death is, and so who has to mend something before a redrive can help. */
public enum Fault {
  /** The webhook's: it was asked and did not take the event. */
  ENDPOINT,
  /** The configuration's: triggers or settings are not, or no longer, as the event needs them. */
  CONFIGURATION,
  /** The producer's: what it wrote is not an event. */
  PRODUCER;

  /** The name in records and in the API, for example {@code endpoint}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
