package io.dehaze.gateway.queue;

import io.dehaze.event.MediaTypes;
import io.dehaze.event.Problem;
import io.dehaze.gateway.http.BodyShape;
import io.dehaze.gateway.http.ContentHeaders;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.List;

/**
 * The forms in which events may be posted, and how a request's headers tell them apart (CloudEvents
 * HTTP protocol binding 1.0, section 3).
 */
enum QueueForm {
  /** The JSON of Space Cloud's queue API, one event or an array; also where nothing is said. */
  SPACE_CLOUD(BodyShape.EITHER),
  /** One CloudEvent, attributes and data in one JSON object. */
  STRUCTURED(BodyShape.SINGLE),
  /** A JSON array of CloudEvents. */
  BATCHED(BodyShape.BATCH),
  /** One CloudEvent, attributes in {@code ce-} headers and the data as the body. */
  BINARY(BodyShape.SINGLE);

  private static final String JSON = ContentHeaders.JSON;
  private static final String STRUCTURED_TYPE = "application/cloudevents+json";
  private static final String BATCHED_TYPE = "application/cloudevents-batch+json";
  private static final List<String> TYPES = List.of(JSON, STRUCTURED_TYPE, BATCHED_TYPE);
  private static final List<HttpString> BINARY_HEADERS =
      List.of(new HttpString("ce-specversion"), new HttpString("ce-id"), new HttpString("ce-type"));

  private final BodyShape shape;

  QueueForm(BodyShape shape) {
    this.shape = shape;
  }

  /** What the body holds, as far as the form tells. */
  BodyShape shape() {
    return shape;
  }

  /**
   * What is wrong with the headers that describe the body.
   *
   * @return the problem, or null where there is none and {@link #of} tells the form
   */
  static Problem problemWith(HeaderMap headers) {
    return of(headers) == BINARY
        ? ContentHeaders.problemWithEncoding(headers)
        : ContentHeaders.problemWithJson(headers, TYPES);
  }

  /** The form of a request whose headers have no problem. */
  static QueueForm of(HeaderMap headers) {
    String type = headers.getFirst(Headers.CONTENT_TYPE);
    String essence = type == null || type.equals(JSON) ? JSON : MediaTypes.essence(type);
    return switch (essence) {
      case STRUCTURED_TYPE -> STRUCTURED;
      case BATCHED_TYPE -> BATCHED;
      default -> isBinary(headers) ? BINARY : SPACE_CLOUD;
    };
  }

  private static boolean isBinary(HeaderMap headers) {
    for (HttpString name : BINARY_HEADERS) {
      if (headers.contains(name)) {
        return true;
      }
    }
    return false;
  }
}
