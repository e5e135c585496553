package io.dehaze.trigger;

import java.net.URI;
import java.util.Map;

/**
 * Which events go to which webhook, and how.
 *
 * @param key the project and the id
 * @param type the event type it listens to, matched exactly
 * @param url where the webhook listens; absolute, http or https
 * @param options what an event's options must contain: for each key one of the comma-separated
 *     values; often empty
 * @param policy how often and how long it is tried
 * @param payload the form in which the webhook gets the event
 */
public record Trigger(
    TriggerKey key,
    String type,
    URI url,
    Map<String, String> options,
    DeliveryPolicy policy,
    PayloadForm payload) {

  /** Copies the options, so that a trigger never changes once made. */
  public Trigger {
    options = Map.copyOf(options);
  }

  /** The id within the project. */
  public String id() {
    return key.id();
  }

  /** Whether an event with these options is for this trigger, as in Space Cloud. */
  public boolean accepts(Map<String, String> eventOptions) {
    for (Map.Entry<String, String> wanted : options.entrySet()) {
      String given = eventOptions.get(wanted.getKey());
      if (given == null || !isOneOf(given, wanted.getValue())) {
        return false;
      }
    }
    return true;
  }

  private static boolean isOneOf(String given, String commaSeparated) {
    int start = 0;
    while (true) {
      int comma = commaSeparated.indexOf(',', start);
      int end = comma < 0 ? commaSeparated.length() : comma;
      if (commaSeparated.substring(start, end).strip().equals(given)) {
        return true;
      }
      if (comma < 0) {
        return false;
      }
      start = comma + 1;
    }
  }
}
