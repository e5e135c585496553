package io.dehaze.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonToken;
import io.dehaze.json.BadJsonException;
import io.dehaze.json.JsonCursor;
import io.dehaze.json.StrictJson;
import io.dehaze.json.Utf8;
import io.dehaze.trace.TraceContext;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Reads a CloudEvent that some Kafka client wrote, and trusts nothing. Not thread-safe. */
final class ForeignRecord {
  private static final String STRUCTURED = "application/cloudevents+json";

  private final ConsumerRecord<byte[], byte[]> source;
  private final StrictJson json;
  private final Problems problems;
  private final RecordProgress progress;

  private CloudEventAttributes attributes;
  private String contentType;

  ForeignRecord(ConsumerRecord<byte[], byte[]> source, StrictJson json, Problems problems) {
    this.source = source;
    this.json = json;
    this.problems = problems;
    this.attributes = new CloudEventAttributes(json, problems);
    this.progress = new RecordProgress(source, problems);
  }

  /** The event, where no problem was noted. */
  QueuedEvent read() throws BadJsonException {
    if (source.value().length == 0) {
      problems.add("no_value", null, "the record has no value");
    }
    takeHeaders();
    if (!problems.isEmpty()) {
      return null;
    }
    byte[] data = isStructured() ? structured() : binary();
    String project = project();
    Map<String, String> options = attributes.takeOptions();
    Attributes read = attributes.finish(progress.acceptedMs());
    return problems.isEmpty()
        ? progress.of(new Event(read, project, options, data, trace(read)))
        : null;
  }

  /** The record's own headers, as producers with OpenTelemetry write them, are nearer to it. */
  private TraceContext trace(Attributes read) {
    TraceContext own =
        TraceContext.of(header(TraceContext.TRACEPARENT), header(TraceContext.TRACESTATE));
    return own == null ? read.trace() : own;
  }

  private String header(String name) {
    Header header = source.headers().lastHeader(name);
    return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
  }

  private void takeHeaders() {
    int count = 0;
    for (Header header : source.headers()) {
      if (++count > EventRecordReader.HEADERS_MAX) {
        problems.add(
            "too_many_headers",
            null,
            "a record may have at most %d headers".formatted(EventRecordReader.HEADERS_MAX));
        return;
      }
      take(header);
    }
  }

  private void take(Header header) {
    boolean isAttribute = header.key().startsWith(EventRecords.ATTRIBUTE_PREFIX);
    if (!isAttribute && !header.key().toLowerCase(Locale.ROOT).equals(EventRecords.CONTENT_TYPE)) {
      progress.take(header);
      return;
    }
    if (header.value() == null || Utf8.of(header.value()) == Utf8.INVALID) {
      problems.add(
          "not_utf8",
          null,
          "the header %s must have a value in UTF-8"
              .formatted(AttributeRules.quoted(header.key())));
      return;
    }
    String value = new String(header.value(), UTF_8);
    if (isAttribute) {
      attributes.put(header.key().substring(EventRecords.ATTRIBUTE_PREFIX.length()), value);
    } else {
      contentType = value;
    }
  }

  private boolean isStructured() {
    return contentType != null && MediaTypes.essence(contentType).equals(STRUCTURED);
  }

  private byte[] structured() throws BadJsonException {
    // The binding allows the attributes as headers too; the event itself is what counts.
    attributes = new CloudEventAttributes(json, problems);
    try (JsonCursor cursor = json.open(source.value())) {
      if (cursor.next() != JsonToken.START_OBJECT) {
        problems.add("not_an_object", null, "a CloudEvent must be a JSON object");
        return source.value();
      }
      byte[] data = CloudEventJson.read(json, cursor, attributes, problems);
      cursor.end();
      return data;
    }
  }

  private byte[] binary() throws BadJsonException {
    if (contentType != null) {
      attributes.put("datacontenttype", contentType);
    }
    if (attributes.saysJson()) {
      json.check(source.value());
    }
    return source.value();
  }

  private String project() {
    String project = attributes.takeProject();
    if (project == null) {
      problems.add(Problem.MISSING_FIELD, "project", "the event must have the attribute project");
    } else if (!Names.isProject(project)) {
      problems.invalid("project", "project must be " + Names.PROJECT_RULE);
    }
    return project;
  }
}
