package io.dehaze.gateway.dead;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dehaze.dead.DeadLetterHeaders;
import io.dehaze.event.AttributeRules;
import io.dehaze.event.Event;
import io.dehaze.event.EventRecordReader;
import io.dehaze.event.Names;
import io.dehaze.event.Problems;
import io.dehaze.event.QueuedEvent;
import io.dehaze.event.RecordReading;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * A delivery that was given up, as it is read from the lane. Headers may have been written by
 * anybody: what they hold is looked at when asked for, and absent where it makes no sense.
 *
 * @param record the record, perhaps without its value
 * @param queued the event, or null where the record is none
 */
record DeadLetter(ConsumerRecord<byte[], byte[]> record, QueuedEvent queued) {
  private static final int DATA_SHOWN_MAX = 4 * 1024;
  private static final byte[] NONE = {};

  static DeadLetter read(ConsumerRecord<byte[], byte[]> record, EventRecordReader reader) {
    RecordReading reading = reader.read(record);
    return new DeadLetter(
        record, reading instanceof RecordReading.Decoded decoded ? decoded.queued() : null);
  }

  /**
   * The same as far as it is listed: data is kept where it is JSON and small, so that a page is
   * never larger than a few megabytes.
   */
  DeadLetter asListed() {
    if (queued == null || (queued.event().hasJsonData() && data().length <= DATA_SHOWN_MAX)) {
      return new DeadLetter(withoutValue(), queued);
    }
    Event event = queued.event();
    Event bare =
        new Event(event.attributes(), event.project(), event.options(), NONE, event.trace());
    return new DeadLetter(
        withoutValue(),
        new QueuedEvent(
            bare, queued.acceptedMs(), queued.dueMs(), queued.attempts(), queued.trigger()));
  }

  private ConsumerRecord<byte[], byte[]> withoutValue() {
    ConsumerRecord<byte[], byte[]> bare =
        new ConsumerRecord<>(
            record.topic(), record.partition(), record.offset(), record.key(), null);
    Headers headers = bare.headers();
    record.headers().forEach(headers::add);
    return bare;
  }

  int partition() {
    return record.partition();
  }

  long offset() {
    return record.offset();
  }

  byte[] key() {
    return record.key();
  }

  /** The event's data, perhaps cut to nothing; only where the record is an event. */
  byte[] data() {
    return queued.event().data();
  }

  /** The project that it names, or null. */
  String project() {
    return queued != null ? queued.event().project() : text("ce_project");
  }

  /** The event's id, or null. */
  String id() {
    if (queued != null) {
      return queued.event().id();
    }
    Problems problems = new Problems();
    String id = text("ce_id");
    if (id != null) {
      AttributeRules.checkId("id", id, problems);
    }
    return problems.isEmpty() ? id : null;
  }

  /** The event's type, or null. */
  String type() {
    if (queued != null) {
      return queued.event().type();
    }
    Problems problems = new Problems();
    String type = text("ce_type");
    if (type != null) {
      AttributeRules.checkType("type", type, problems);
    }
    return problems.isEmpty() ? type : null;
  }

  /** The trigger that it was for, or null. */
  String trigger() {
    String trigger = text(DeadLetterHeaders.TRIGGER);
    return trigger != null && Names.isTriggerId(trigger) ? trigger : null;
  }

  /** When it was given up, in milliseconds since the epoch; -1 where that is not known. */
  long diedMs() {
    return number(DeadLetterHeaders.DIED);
  }

  /** When the event was accepted, in milliseconds since the epoch; -1 where that is not known. */
  long acceptedMs() {
    return queued != null ? queued.acceptedMs() : number(DeadLetterHeaders.ACCEPTED);
  }

  /** The text of a header, or null. */
  String text(String header) {
    Header found = record.headers().lastHeader(header);
    return found == null || found.value() == null ? null : new String(found.value(), UTF_8);
  }

  /** The number in a header, or -1. */
  long number(String header) {
    String text = text(header);
    return text != null && text.matches("[0-9]{1,15}") ? Long.parseLong(text) : -1;
  }
}
