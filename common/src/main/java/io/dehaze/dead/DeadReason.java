package io.dehaze.dead;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Why a delivery was given up. */
public enum DeadReason {
  /** Every attempt that the trigger allows has failed. */
  ATTEMPTS_EXHAUSTED(Fault.ENDPOINT),
  /** The endpoint answered 410 Gone, and so will never take the event. */
  ENDPOINT_GONE(Fault.ENDPOINT),
  /** Nobody listens to the event any more. */
  NO_TRIGGER(Fault.CONFIGURATION),
  /** The settings do not allow the webhook's destination, and so it was never called. */
  BLOCKED_ADDRESS(Fault.CONFIGURATION),
  /** The record is too large to wait in another lane, so there can be no other attempt. */
  RECORD_TOO_LARGE(Fault.PRODUCER),
  /** The record is not an event. */
  UNREADABLE(Fault.PRODUCER);

  private final Fault fault;

  DeadReason(Fault fault) {
    this.fault = fault;
  }

  /** Whose fault it is. */
  public Fault fault() {
    return fault;
  }

  /** The name in records, metrics and the API, for example {@code attempts_exhausted}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether a label is one of ours. */
  public static boolean isLabel(String label) {
    return Arrays.stream(values()).anyMatch(reason -> reason.label().equals(label));
  }

  /** All labels, for a sentence that says what is allowed. */
  public static String labels() {
    return Arrays.stream(values()).map(DeadReason::label).collect(Collectors.joining(", "));
  }
}
