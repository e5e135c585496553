package io.dehaze.system.harness;

import java.util.Map;
import java.util.Set;

/**
 * What some events of a test have in common.
 *
 * @param type their type
 * @param options what triggers may route by; often empty
 * @param triggers which triggers they must reach
 */
public record Kind(String type, Map<String, String> options, Set<String> triggers) {
  /** Events without options. */
  public static Kind of(String type, String... triggers) {
    return new Kind(type, Map.of(), Set.of(triggers));
  }
}
