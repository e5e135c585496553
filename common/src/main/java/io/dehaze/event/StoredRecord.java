package io.dehaze.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dehaze.json.BadJsonException;
import io.dehaze.json.JsonCursor;
import io.dehaze.json.StrictJson;
import io.dehaze.trace.TraceContext;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Reads a record that a process of ours wrote. What is in it was checked then; what must be there
 * is checked again. Not thread-safe.
 */
final class StoredRecord {
  private final StrictJson json;
  private final Problems problems;

  private String id;
  private String source;
  private String type;
  private String time;
  private String project;
  private String dataContentType = Attributes.JSON;
  private Map<String, String> more = Map.of();
  private Map<String, String> options = Map.of();
  private String traceparent;
  private String tracestate;

  private StoredRecord(StrictJson json, Problems problems) {
    this.json = json;
    this.problems = problems;
  }

  static QueuedEvent read(
      ConsumerRecord<byte[], byte[]> record, StrictJson json, Problems problems) {
    StoredRecord stored = new StoredRecord(json, problems);
    RecordProgress progress = new RecordProgress(record, problems);
    for (Header header : record.headers()) {
      stored.take(header, progress);
    }
    stored.checkComplete();
    return progress.of(stored.event(record.value()));
  }

  private void take(Header header, RecordProgress progress) {
    switch (header.key()) {
      case EventRecords.ID -> id = text(header);
      case EventRecords.SOURCE -> source = text(header);
      case EventRecords.TYPE -> type = text(header);
      case EventRecords.TIME -> time = text(header);
      case EventRecords.PROJECT -> project = text(header);
      case EventRecords.CONTENT_TYPE -> dataContentType = contentType(header);
      case EventRecords.OPTIONS -> options = options(header);
      case TraceContext.TRACEPARENT -> traceparent = text(header);
      case TraceContext.TRACESTATE -> tracestate = text(header);
      case EventRecords.SPECVERSION, EventRecords.FORMAT -> {}
      default -> takeOther(header, progress);
    }
  }

  private void takeOther(Header header, RecordProgress progress) {
    if (!header.key().startsWith(EventRecords.ATTRIBUTE_PREFIX)) {
      progress.take(header);
      return;
    }
    if (more.isEmpty()) {
      more = new HashMap<>();
    }
    more.put(header.key().substring(EventRecords.ATTRIBUTE_PREFIX.length()), text(header));
  }

  private static String text(Header header) {
    return header.value() == null ? "" : new String(header.value(), UTF_8);
  }

  private static String contentType(Header header) {
    String type = text(header);
    return type.equals(Attributes.JSON) ? Attributes.JSON : type; // one string for nearly all
  }

  private Map<String, String> options(Header header) {
    try (JsonCursor cursor = json.open(text(header).getBytes(UTF_8))) {
      cursor.next();
      return OptionsJson.read(EventRecords.OPTIONS, cursor, problems);
    } catch (BadJsonException e) {
      problems.invalid(EventRecords.OPTIONS, "ce_options: " + e.getMessage());
      return Map.of();
    }
  }

  private void checkComplete() {
    require(EventRecords.ID, isText(id));
    require(EventRecords.SOURCE, source != null && !source.isEmpty()); // spaces are a source
    require(EventRecords.TYPE, isText(type));
    require(EventRecords.TIME, isText(time));
    require(EventRecords.PROJECT, isText(project));
  }

  private static boolean isText(String value) {
    return value != null && !value.isBlank();
  }

  private void require(String name, boolean isThere) {
    if (!isThere) {
      problems.add(Problem.MISSING_FIELD, name, "the record must have the header " + name);
    }
  }

  private Event event(byte[] data) {
    Attributes attributes = new Attributes(id, source, type, time, dataContentType, more);
    TraceContext trace = traceparent == null ? null : new TraceContext(traceparent, tracestate);
    return new Event(attributes, project, options, data, trace);
  }
}
