package io.dehaze.worker.deliver;

import java.util.Locale;

/** Why a delivery was given up, and so whose fault it is. */
public enum DeadReason {
  /** The endpoint's: every attempt that the trigger allows has failed. */
  ATTEMPTS_EXHAUSTED,
  /** The endpoint's: it answered 410 Gone, and so will never take the event. */
  ENDPOINT_GONE,
  /** The configuration's: nobody listens to the event any more. */
  NO_TRIGGER,
  /** The producer's: the record is not an event. */
  UNREADABLE;

  /** The name in records and metrics, for example {@code attempts_exhausted}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
