package io.dehaze.trigger;

import io.dehaze.credentials.Credentials;
import io.dehaze.endpoint.Endpoint;
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
 * @param credentials what its calls prove themselves with
 */
public record Trigger(
    TriggerKey key,
    String type,
    URI url,
    Map<String, String> options,
    DeliveryPolicy policy,
    PayloadForm payload,
    Credentials credentials) {

  /** Copies the options, so that a trigger never changes once made. */
  public Trigger {
    options = Map.copyOf(options);
  }

  /** Without credentials. */
  public Trigger(
      TriggerKey key,
      String type,
      URI url,
      Map<String, String> options,
      DeliveryPolicy policy,
      PayloadForm payload) {
    this(key, type, url, options, policy, payload, Credentials.NONE);
  }

  /** The same with other credentials. */
  public Trigger with(Credentials other) {
    return new Trigger(key, type, url, options, policy, payload, other);
  }

  /**
   * What its secrets are bound to: this trigger, and the endpoint that they were given for. Who may
   * write to Kafka, or change the address, cannot have them sent elsewhere.
   */
  public String secretsContext() {
    return "trigger %s/%s to %s".formatted(key.project(), key.id(), Endpoint.of(url));
  }

  /** The id within the project. */
  public String id() {
    return key.id();
  }

  /** Whether an event with these options is for this trigger, as in Space Cloud. */
  public boolean accepts(Map<String, String> eventOptions) {
    if (options.isEmpty()) { // nearly all: nothing is allocated for them
      return true;
    }
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
