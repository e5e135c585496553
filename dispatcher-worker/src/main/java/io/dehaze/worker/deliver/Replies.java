package io.dehaze.worker.deliver;

import io.dehaze.event.EventKey;
import io.dehaze.event.QueuedEvent;
import io.dehaze.reply.Reply;
import io.dehaze.reply.ReplyRecords;
import io.dehaze.reply.ReplyTo;
import io.dehaze.time.Micros;
import java.time.Clock;

/**
 * Writes answers to where they are waited for. A caller that does not wait any more is not written
 * to, and an answer that Kafka does not take is given up when its caller has gone. Thread-safe.
 */
public final class Replies {
  private final String topic;
  private final DurableWriter writer;
  private final Clock clock;

  /**
   * Writes to a topic.
   *
   * @param topic the reply lane's
   * @param writer one for replies alone, so that no backlog of other ends is before them
   */
  public Replies(String topic, DurableWriter writer, Clock clock) {
    this.topic = topic;
    this.writer = writer;
    this.clock = clock;
  }

  /**
   * Writes an answer.
   *
   * @param whenOver run once Kafka has acknowledged it, or nobody waits for it any more
   */
  void send(ReplyTo to, QueuedEvent queued, Reply reply, Runnable whenOver) {
    if (hasPassed(to)) {
      whenOver.run();
      return;
    }
    EventKey event = new EventKey(queued.event().project(), queued.event().id());
    writer.writeWhile(
        () -> !hasPassed(to),
        ReplyRecords.write(topic, to, event, reply, Micros.of(clock)),
        whenOver);
  }

  /** Whether the caller does not wait any more. */
  boolean hasPassed(ReplyTo to) {
    return to.hasPassed(clock.millis());
  }

  /** How long the caller still waits, in milliseconds; 0 or less where it does not any more. */
  long leftMs(ReplyTo to) {
    return to.deadlineMs() - clock.millis();
  }

  /** How long ago the event was sent by its gateway, in microseconds. */
  long sinceSentMicros(ReplyTo to) {
    return Micros.of(clock) - to.sentMicros();
  }
}
