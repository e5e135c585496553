package io.dehaze.lane;

/**
 * A lane is a Kafka topic: one for each way in which an event waits, and for what becomes of it.
 */
public enum Lane {
  /** Events that are due now; read by workers. */
  EVENTS("events"),
  /**
   * Events whose callers wait for the webhook's answer; read by workers. A lane of their own, so
   * that no backlog delays them.
   */
  REQUESTS("requests"),
  /** The webhooks' answers to them; read by the gateways whose callers wait. */
  REPLIES("replies"),
  /** Events that are due within the wheel's horizon; read by workers and held until then. */
  SCHEDULED("scheduled"),
  /**
   * Failed deliveries that are tried again within the wheel's horizon; read by workers and held
   * until then.
   */
  RETRY("retry"),
  /** Scheduled events that are not to be delivered any more; read by workers as a table. */
  CANCELLATIONS("cancellations"),
  /** What happened: each attempt and each end; read by people, and by look-ups. */
  ATTEMPTS("attempts"),
  /** Deliveries given up, each with its reason; read by people, and by redrive. */
  DEAD("dead"),
  /** How workers find the endpoints that they call, compacted; read by gateways as a table. */
  ENDPOINTS("endpoints"),
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
