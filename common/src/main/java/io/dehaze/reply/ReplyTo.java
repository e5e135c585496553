package io.dehaze.reply;

import java.util.Optional;
import org.apache.kafka.common.header.Headers;

/**
 * What a synchronous event carries in the headers of its record beside the event: who waits for the
 * answer, where, and until when.
 *
 * @param id which caller
 * @param partition the partition of the reply lane that the caller's gateway reads
 * @param deadlineMs until when the caller waits, in milliseconds since the epoch; the webhook is
 *     not called after it
 * @param sentMicros when the gateway sent the event, in microseconds since the epoch
 */
public record ReplyTo(CorrelationId id, int partition, long deadlineMs, long sentMicros) {
  private static final String PARTITION = "dehaze_reply_partition";
  private static final String DEADLINE = "dehaze_deadline";

  /** Adds it to the headers of an event's record. */
  public void addTo(Headers headers) {
    headers.add(ReplyHeaders.CORRELATION, id.toBytes());
    ReplyHeaders.add(headers, PARTITION, partition);
    ReplyHeaders.add(headers, DEADLINE, deadlineMs);
    ReplyHeaders.add(headers, ReplyHeaders.SENT, sentMicros);
  }

  /** Reads it from a record's headers; empty where they do not say it all. */
  public static Optional<ReplyTo> of(Headers headers) {
    CorrelationId id = ReplyHeaders.correlation(headers);
    long partition = ReplyHeaders.number(headers, PARTITION);
    long deadlineMs = ReplyHeaders.number(headers, DEADLINE);
    long sentMicros = ReplyHeaders.number(headers, ReplyHeaders.SENT);
    boolean complete = id != null && partition >= 0 && deadlineMs >= 0 && sentMicros >= 0;
    return complete && partition <= Integer.MAX_VALUE
        ? Optional.of(new ReplyTo(id, (int) partition, deadlineMs, sentMicros))
        : Optional.empty();
  }

  /** Whether nobody waits any more. */
  public boolean hasPassed(long nowMs) {
    return nowMs >= deadlineMs;
  }
}
