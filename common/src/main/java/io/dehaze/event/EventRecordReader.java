package io.dehaze.event;

import io.dehaze.json.BadJsonException;
import io.dehaze.json.JsonLimits;
import io.dehaze.json.StrictJson;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Reads the records of the event lanes, the way back of {@link EventRecords}. Records that a
 * process of ours wrote were checked by it and are read fast. All others are CloudEvents that some
 * Kafka client wrote (CloudEvents Kafka protocol binding 1.0, binary or structured mode), with the
 * extension attribute {@code project}, and are held against every rule of the HTTP API.
 * Thread-safe.
 */
public final class EventRecordReader {
  /** The most headers that a record may have. */
  public static final int HEADERS_MAX = 128;

  private final StrictJson json;

  /** Reads data and structured events within these limits. */
  public EventRecordReader(JsonLimits limits) {
    this.json = new StrictJson(limits);
  }

  /** Reads a record; never throws, whatever is in it. */
  public RecordReading read(ConsumerRecord<byte[], byte[]> source) {
    if (source.value() == null) {
      return new RecordReading.Unreadable("no_value", "the record has no value");
    }
    Problems problems = new Problems();
    QueuedEvent event = event(source, problems);
    return problems.isEmpty() ? new RecordReading.Decoded(event) : unreadable(problems.list());
  }

  private QueuedEvent event(ConsumerRecord<byte[], byte[]> source, Problems problems) {
    Header format = source.headers().lastHeader(EventRecords.FORMAT);
    if (format == null) {
      return foreign(source, problems);
    }
    if (EventRecords.isKnownFormat(format.value())) {
      return StoredRecord.read(source, json, problems);
    }
    problems.add("unknown_format", EventRecords.FORMAT, "this version does not know the format");
    return null;
  }

  private QueuedEvent foreign(ConsumerRecord<byte[], byte[]> source, Problems problems) {
    try {
      return new ForeignRecord(source, json, problems).read();
    } catch (BadJsonException e) {
      problems.add(e);
      return null;
    }
  }

  private static RecordReading unreadable(List<Problem> problems) {
    return new RecordReading.Unreadable(
        problems.get(0).code(),
        problems.stream().limit(10).map(Problem::sentence).collect(Collectors.joining("; ")));
  }
}
