package io.dehaze.gateway.queue;

import io.dehaze.event.CloudEventAttributes;
import io.dehaze.event.CloudEventJson;
import io.dehaze.event.Problems;
import io.dehaze.json.BadJsonException;
import io.dehaze.json.StrictJson;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads a CloudEvent in binary mode of the HTTP protocol binding 1.0. */
final class BinaryCloudEvent {
  private static final String PREFIX = "ce-";

  private final StrictJson json;
  private final long nowMs;
  private final Problems problems = new Problems();

  BinaryCloudEvent(StrictJson json, long nowMs) {
    this.json = json;
    this.nowMs = nowMs;
  }

  Parsed read(Iterable<Map.Entry<String, String>> headers, byte[] body) {
    CloudEventAttributes attributes = new CloudEventAttributes(json, problems);
    for (Map.Entry<String, String> header : headers) {
      take(header.getKey().toLowerCase(Locale.ROOT), header.getValue(), attributes);
    }
    byte[] data = data(attributes.saysJson(), body);
    EventRequest request = StructuredCloudEvents.request(attributes, data, problems, nowMs);
    return problems.isEmpty()
        ? new Parsed.Events(List.of(request), false)
        : new Parsed.Refused(problems.list());
  }

  private void take(String name, String value, CloudEventAttributes attributes) {
    if (name.equals("content-type")) {
      attributes.put("datacontenttype", value);
    } else if (name.startsWith(PREFIX)) {
      String attribute = name.substring(PREFIX.length());
      HeaderValue.decode(value)
          .ifPresentOrElse(decoded -> attributes.put(attribute, decoded), () -> refuse(name));
    }
  }

  private void refuse(String name) {
    problems.invalid(
        name, name + " must be ASCII, other characters percent-encoded as UTF-8, as in caf%C3%A9");
  }

  private byte[] data(boolean isJson, byte[] body) {
    if (body.length == 0) {
      return CloudEventJson.noData(isJson);
    }
    if (isJson) {
      try {
        json.check(body);
      } catch (BadJsonException e) {
        problems.add(e);
      }
    }
    return body;
  }
}
