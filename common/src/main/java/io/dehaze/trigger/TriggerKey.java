package io.dehaze.trigger;

import java.nio.charset.StandardCharsets;

/**
 * What names a trigger, and the key of its record in the trigger lane.
 *
 * @param project the project it belongs to
 * @param id its id within the project
 */
public record TriggerKey(String project, String id) {

  /** The record key, {@code project/id}: neither part may contain a slash. */
  public byte[] toBytes() {
    return (project + '/' + id).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads a record key.
   *
   * @return the key, or null where the bytes are not one
   */
  public static TriggerKey fromBytes(byte[] bytes) {
    if (bytes == null) {
      return null;
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    int slash = text.indexOf('/');
    boolean twoParts = slash > 0 && slash < text.length() - 1 && text.indexOf('/', slash + 1) < 0;
    return twoParts ? new TriggerKey(text.substring(0, slash), text.substring(slash + 1)) : null;
  }
}
