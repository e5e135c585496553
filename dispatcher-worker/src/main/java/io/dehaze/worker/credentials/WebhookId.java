package io.dehaze.worker.credentials;

/**
 * An event's id as {@code webhook-id}. What is signed is {@code id.timestamp.body}: with a dot in
 * the id, one webhook could pass for another with a shorter id and a timestamp of its sender's
 * choosing. So dots are percent-encoded (and percent signs, so that no two ids become one); ids
 * without either, such as all that Dehaze makes, stay as they are.
 */
final class WebhookId {
  private WebhookId() {}

  /**
   * Encodes an id.
   *
   * @param eventId visible ASCII
   */
  static String of(String eventId) {
    return eventId.indexOf('.') < 0 && eventId.indexOf('%') < 0
        ? eventId
        : eventId.replace("%", "%25").replace(".", "%2E");
  }
}
