package io.dehaze.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Reads the {@code dehaze_} headers: how far an event has come. Numbers are checked whoever wrote
 * them, since a wrong one would never be noticed later. Not thread-safe.
 */
final class RecordProgress {
  /** The first moment of the year 2200: no clock shows it, and nobody schedules for it. */
  static final long TIME_MS_END = 7_258_118_400_000L;

  private static final long ATTEMPTS_MAX = 1_000_000;

  private final long recordMs;
  private final Problems problems;

  private long acceptedMs;
  private long dueMs = -1;
  private int attempts;
  private String trigger;

  /** Nothing read yet: accepted and due when the record was written, never tried. */
  RecordProgress(ConsumerRecord<byte[], byte[]> source, Problems problems) {
    this.recordMs = source.timestamp();
    this.acceptedMs = recordMs;
    this.problems = problems;
  }

  /** Takes a header that may be one of ours. */
  void take(Header header) {
    switch (header.key()) {
      case EventRecords.ACCEPTED -> acceptedMs = number(header, TIME_MS_END - 1);
      case EventRecords.DUE -> dueMs = number(header, TIME_MS_END - 1);
      case EventRecords.ATTEMPTS -> attempts = (int) number(header, ATTEMPTS_MAX);
      case EventRecords.TRIGGER -> trigger = triggerId(header);
      default -> {} // another version's, or somebody else's
    }
  }

  /** When the event was accepted, in milliseconds since the epoch; after all headers. */
  long acceptedMs() {
    return acceptedMs;
  }

  /** The event and how far it has come. */
  QueuedEvent of(Event event) {
    if (acceptedMs < 0 || acceptedMs >= TIME_MS_END) {
      problems.invalid("timestamp", "the record's timestamp must be a time before the year 2200");
    }
    return new QueuedEvent(event, acceptedMs, dueMs < 0 ? acceptedMs : dueMs, attempts, trigger);
  }

  private String triggerId(Header header) {
    String id = header.value() == null ? "" : new String(header.value(), UTF_8);
    if (!Names.isTriggerId(id)) {
      problems.invalid(EventRecords.TRIGGER, header.key() + " must be " + Names.TRIGGER_ID_RULE);
    }
    return id;
  }

  private long number(Header header, long max) {
    long number = HeaderNumber.of(header.value());
    if (number < 0 || number > max) {
      problems.invalid(
          header.key(), "%s must be a whole number from 0 to %d".formatted(header.key(), max));
      return 0;
    }
    return number;
  }
}
