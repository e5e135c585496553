package io.dehaze.event;

import java.nio.charset.StandardCharsets;

/**
 * What names an event across the system: ids are unique within a project.
 *
 * @param project the project it was sent to
 * @param id its id
 */
public record EventKey(String project, String id) {

  /** As the key of a record in a table: {@code project/id}. A project's name has no slash. */
  public byte[] toBytes() {
    return (project + '/' + id).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads a record's key.
   *
   * @return the key, or null where the bytes are not one
   */
  public static EventKey fromBytes(byte[] bytes) {
    if (bytes == null) {
      return null;
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    int slash = text.indexOf('/');
    return slash > 0 ? new EventKey(text.substring(0, slash), text.substring(slash + 1)) : null;
  }
}
