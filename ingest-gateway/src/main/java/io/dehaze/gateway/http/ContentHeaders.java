package io.dehaze.gateway.http;

import io.dehaze.event.MediaTypes;
import io.dehaze.event.Problem;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.util.List;
import java.util.Locale;

/** What a request's headers say about its body. */
public final class ContentHeaders {
  /** The media type of JSON; also assumed where a request says nothing. */
  public static final String JSON = "application/json";

  private ContentHeaders() {}

  /**
   * What is wrong with a body that is to be JSON in UTF-8, not encoded further.
   *
   * @param types the media types that are taken
   * @return the problem, or null where there is none
   */
  public static Problem problemWithJson(HeaderMap headers, List<String> types) {
    Problem encoded = problemWithEncoding(headers);
    String type = headers.getFirst(Headers.CONTENT_TYPE);
    if (encoded != null || type == null || type.equals(JSON)) {
      return encoded;
    }
    if (!types.contains(MediaTypes.essence(type))) {
      return Problem.of(
          Codes.CONTENT_TYPE,
          "Content-Type",
          "Content-Type must be " + String.join(" or ", types) + ", or left out");
    }
    return isUtf8(type)
        ? null
        : Problem.of(Codes.CONTENT_TYPE, "Content-Type", "JSON must be sent in charset utf-8");
  }

  /**
   * What is wrong with a body that is to be taken as it is.
   *
   * @return the problem, or null where there is none
   */
  public static Problem problemWithEncoding(HeaderMap headers) {
    String encoding = headers.getFirst(Headers.CONTENT_ENCODING);
    return encoding == null || encoding.equalsIgnoreCase("identity")
        ? null
        : Problem.of(
            Codes.CONTENT_ENCODING,
            "Content-Encoding",
            "the body must not be compressed or otherwise encoded");
  }

  private static boolean isUtf8(String type) {
    for (String parameter : type.toLowerCase(Locale.ROOT).split(";", -1)) {
      String stripped = parameter.strip();
      if (stripped.startsWith("charset=")
          && !stripped.substring("charset=".length()).replace("\"", "").equals("utf-8")) {
        return false;
      }
    }
    return true;
  }
}
