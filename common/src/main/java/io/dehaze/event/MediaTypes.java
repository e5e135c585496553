package io.dehaze.event;

import java.util.Locale;

/** Questions about media types (RFC 9110 section 8.3.1). */
public final class MediaTypes {
  private MediaTypes() {}

  /**
   * Whether a media type says that its content is JSON: {@code application/json}, {@code text/json}
   * or any {@code +json} (RFC 6839), with or without parameters.
   */
  public static boolean isJson(String mediaType) {
    if (mediaType.equals(Attributes.JSON)) { // what nearly every event says
      return true;
    }
    String essence = essence(mediaType);
    return essence.equals(Attributes.JSON)
        || essence.equals("text/json")
        || essence.endsWith("+json");
  }

  /** The type and subtype in lower case, without parameters. */
  public static String essence(String mediaType) {
    int parameters = mediaType.indexOf(';');
    return (parameters < 0 ? mediaType : mediaType.substring(0, parameters))
        .strip()
        .toLowerCase(Locale.ROOT);
  }
}
