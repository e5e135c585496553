package io.dehaze.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.dehaze.trace.TraceContext;
import java.util.Arrays;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Writes an event as the record that every lane carries: a CloudEvent in the Kafka protocol binding
 * 1.0, binary mode. Attributes are {@code ce_} headers, the value is the data as it was sent, and
 * how far the event has come is in {@code dehaze_} headers. The trace is in headers named as in
 * HTTP, as other Kafka clients write them. {@link EventRecordReader} is the way back.
 */
public final class EventRecords {
  static final String ATTRIBUTE_PREFIX = "ce_";
  static final String SPECVERSION = "ce_specversion";
  static final String ID = "ce_id";
  static final String SOURCE = "ce_source";
  static final String TYPE = "ce_type";
  static final String TIME = "ce_time";
  static final String PROJECT = "ce_project";
  static final String OPTIONS = "ce_options";
  static final String CONTENT_TYPE = "content-type";

  /**
   * Present on records that a process of ours wrote, and so checked; its value is the format's
   * version.
   */
  static final String FORMAT = "dehaze_format";

  static final String ACCEPTED = "dehaze_accepted";
  static final String DUE = "dehaze_due";
  static final String ATTEMPTS = "dehaze_attempts";
  static final String TRIGGER = "dehaze_trigger";

  static final String FORMAT_VERSION = "1";

  private static final ObjectMapper OPTIONS_WRITER = JsonMapper.builder().build();
  private static final Header SPECVERSION_1_0 = header(SPECVERSION, "1.0");
  private static final Header FORMAT_1 = header(FORMAT, FORMAT_VERSION);
  private static final Header JSON_CONTENT = header(CONTENT_TYPE, Attributes.JSON);

  private EventRecords() {}

  /**
   * Writes an event for a lane. The key is the event id, so that all that concerns one event is in
   * one partition.
   *
   * @param topic the lane's topic
   */
  public static ProducerRecord<byte[], byte[]> write(String topic, QueuedEvent queued) {
    Event event = queued.event();
    Attributes attributes = event.attributes();
    RecordHeaders headers = new RecordHeaders();
    headers.add(SPECVERSION_1_0);
    headers.add(header(ID, attributes.id()));
    headers.add(header(SOURCE, attributes.source()));
    headers.add(header(TYPE, attributes.type()));
    headers.add(header(TIME, attributes.time()));
    headers.add(header(PROJECT, event.project()));
    headers.add(
        attributes.dataContentType().equals(Attributes.JSON)
            ? JSON_CONTENT
            : header(CONTENT_TYPE, attributes.dataContentType()));
    attributes.more().forEach((name, value) -> headers.add(header(ATTRIBUTE_PREFIX + name, value)));
    if (!event.options().isEmpty()) {
      headers.add(header(OPTIONS, json(event.options())));
    }
    addTrace(headers, event.trace());
    addProgress(headers, queued);
    return new ProducerRecord<>(
        topic, null, null, attributes.id().getBytes(UTF_8), event.data(), headers);
  }

  private static void addTrace(RecordHeaders headers, TraceContext trace) {
    if (trace != null) {
      headers.add(header(TraceContext.TRACEPARENT, trace.traceparent()));
      if (trace.tracestate() != null) {
        headers.add(header(TraceContext.TRACESTATE, trace.tracestate()));
      }
    }
  }

  private static void addProgress(RecordHeaders headers, QueuedEvent queued) {
    headers.add(FORMAT_1);
    headers.add(header(ACCEPTED, Long.toString(queued.acceptedMs())));
    if (queued.dueMs() != queued.acceptedMs()) {
      headers.add(header(DUE, Long.toString(queued.dueMs())));
    }
    if (queued.attempts() > 0) {
      headers.add(header(ATTEMPTS, Integer.toString(queued.attempts())));
    }
    if (queued.trigger() != null) {
      headers.add(header(TRIGGER, queued.trigger()));
    }
  }

  /** Whether a process of ours wrote a record, rather than another Kafka client. */
  public static boolean isOurs(ConsumerRecord<byte[], byte[]> record) {
    return record.headers().lastHeader(FORMAT) != null;
  }

  /** Whether a format header's value is one that {@link EventRecordReader} knows. */
  static boolean isKnownFormat(byte[] version) {
    return Arrays.equals(version, FORMAT_1.value());
  }

  private static Header header(String name, String value) {
    return new RecordHeader(name, value.getBytes(UTF_8));
  }

  private static String json(Map<String, String> options) {
    try {
      return OPTIONS_WRITER.writeValueAsString(options);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of strings is always JSON", e);
    }
  }
}
