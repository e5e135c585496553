package io.dehaze.worker.deliver;

import static io.dehaze.json.JsonBytes.piece;

import io.dehaze.event.Attributes;
import io.dehaze.event.Event;
import io.dehaze.json.JsonBytes;
import io.dehaze.trigger.PayloadForm;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.Base64;
import java.util.Map;

/**
 * What a webhook gets of an event, in the form that its trigger chose: the body and the headers
 * that describe it.
 *
 * <p>JSON data stands in a body exactly as the producer sent it. Data of another media type goes as
 * {@code data_base64} (CloudEvents JSON format 1.0 section 3.1.1) where the body is JSON, and as it
 * is in binary mode.
 */
final class WebhookPayload {
  private static final byte[] SPECVERSION_RC1 = piece("{\"specversion\":\"1.0-rc1\"");
  private static final byte[] SPECVERSION_1_0 = piece("{\"specversion\":\"1.0\"");
  private static final byte[] ID = piece(",\"id\":");
  private static final byte[] TYPE = piece(",\"type\":");
  private static final byte[] SOURCE = piece(",\"source\":");
  private static final byte[] TIME = piece(",\"time\":");
  private static final byte[] DATA_CONTENT_TYPE = piece(",\"datacontenttype\":");
  private static final byte[] DATA = piece(",\"data\":");
  private static final byte[] DATA_BASE64 = piece(",\"data_base64\":");
  private static final byte[] COMMA = piece(",");
  private static final byte[] COLON = piece(":");
  private static final byte[] END = piece("}");
  private static final int ENVELOPE_BYTES = 320;

  private static final String CLOUDEVENTS_JSON = "application/cloudevents+json; charset=UTF-8";
  private static final HttpString CE_SPECVERSION = new HttpString("ce-specversion");
  private static final HttpString CE_ID = new HttpString("ce-id");
  private static final HttpString CE_TYPE = new HttpString("ce-type");
  private static final HttpString CE_SOURCE = new HttpString("ce-source");
  private static final HttpString CE_TIME = new HttpString("ce-time");

  private WebhookPayload() {}

  /** The body of the request. */
  static byte[] body(PayloadForm form, Event event) {
    return switch (form) {
      case SPACE_CLOUD -> spaceCloud(event);
      case CLOUDEVENTS_STRUCTURED -> structured(event);
      case CLOUDEVENTS_BINARY -> event.data();
    };
  }

  /** Adds the headers that say what the body is, and in binary mode the attributes. */
  static void addHeaders(PayloadForm form, Event event, HeaderMap headers) {
    switch (form) {
      case SPACE_CLOUD -> headers.put(Headers.CONTENT_TYPE, Attributes.JSON);
      case CLOUDEVENTS_STRUCTURED -> headers.put(Headers.CONTENT_TYPE, CLOUDEVENTS_JSON);
      case CLOUDEVENTS_BINARY -> addAttributes(event.attributes(), headers);
    }
  }

  private static byte[] spaceCloud(Event event) {
    JsonBytes json = new JsonBytes(ENVELOPE_BYTES + event.data().length).raw(SPECVERSION_RC1);
    return withData(withContext(json, event.attributes()), event);
  }

  private static byte[] structured(Event event) {
    Attributes attributes = event.attributes();
    JsonBytes json = new JsonBytes(ENVELOPE_BYTES + event.data().length).raw(SPECVERSION_1_0);
    withContext(json, attributes);
    json.raw(DATA_CONTENT_TYPE).quoted(attributes.dataContentType());
    for (Map.Entry<String, String> each : attributes.more().entrySet()) {
      json.raw(COMMA).quoted(each.getKey()).raw(COLON).quoted(each.getValue());
    }
    return withData(json, event);
  }

  private static JsonBytes withContext(JsonBytes json, Attributes attributes) {
    return json.raw(ID)
        .quoted(attributes.id())
        .raw(TYPE)
        .quoted(attributes.type())
        .raw(SOURCE)
        .quoted(attributes.source())
        .raw(TIME)
        .quoted(attributes.time());
  }

  private static byte[] withData(JsonBytes json, Event event) {
    if (event.hasJsonData()) {
      json.raw(DATA).raw(event.data());
    } else {
      json.raw(DATA_BASE64).quoted(Base64.getEncoder().encodeToString(event.data()));
    }
    return json.raw(END).toBytes();
  }

  /**
   * HTTP binding 1.0 section 3.1.3: each attribute is a header, its value percent-encoded where it
   * must be.
   */
  private static void addAttributes(Attributes attributes, HeaderMap headers) {
    headers.put(Headers.CONTENT_TYPE, HeaderValues.printable(attributes.dataContentType()));
    headers.put(CE_SPECVERSION, "1.0");
    headers.put(CE_ID, HeaderValues.percentEncoded(attributes.id()));
    headers.put(CE_TYPE, HeaderValues.percentEncoded(attributes.type()));
    headers.put(CE_SOURCE, HeaderValues.percentEncoded(attributes.source()));
    headers.put(CE_TIME, HeaderValues.percentEncoded(attributes.time()));
    attributes
        .more()
        .forEach(
            (name, value) -> {
              if (HeaderValues.isAttributeName(name)) {
                headers.put(new HttpString("ce-" + name), HeaderValues.percentEncoded(value));
              }
            });
  }
}
