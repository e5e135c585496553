package io.dehaze.endpoint;

import java.util.Locale;

/** Whether an endpoint is called. */
public enum BreakerState {
  /** It is well: called as deliveries come. */
  CLOSED(0),
  /** One call probes whether it is well again; nothing else is called. */
  HALF_OPEN(1),
  /** It failed: left alone for a while. */
  OPEN(2);

  private final int severity;

  BreakerState(int severity) {
    this.severity = severity;
  }

  /** Higher for what is worse; 0 for closed. The value in metrics. */
  public int severity() {
    return severity;
  }

  /** The name in the API and in records, for example {@code half-open}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Finds a state by its name; null where none has it. */
  public static BreakerState ofLabel(String label) {
    for (BreakerState state : values()) {
      if (state.label().equals(label)) {
        return state;
      }
    }
    return null;
  }
}
