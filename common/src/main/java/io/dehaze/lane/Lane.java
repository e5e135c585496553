package io.dehaze.lane;

/**
 * A lane is a Kafka topic: one for each way in which an event waits, and for what becomes of it.
 */
public enum Lane {
  /** Events that are due now; read by workers. */
  EVENTS("events"),
  /** Deliveries given up, each with its reason; read by people, and by redrive. */
  DEAD("dead"),
  /** The triggers, compacted; read by everyone as a table. */
  TRIGGERS("triggers");

  private final String suffix;

  Lane(String suffix) {
    this.suffix = suffix;
  }

  /** The name of this lane's topic, for example {@code dehaze.events}. */
  public String topic(String prefix) {
    return prefix + '.' + suffix;
  }

  /** The lane's own name, for example {@code events}: what metrics and logs call it. */
  public String label() {
    return suffix;
  }
}
