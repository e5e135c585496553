package io.dehaze.worker.deliver;

import io.dehaze.attempt.Attempt;
import io.dehaze.attempt.AttemptKind;
import io.dehaze.attempt.AttemptRecords;
import io.dehaze.dead.DeadReason;
import io.dehaze.event.QueuedEvent;
import io.dehaze.trigger.Trigger;
import java.time.Clock;
import java.util.concurrent.TimeUnit;

/**
 * Writes down what happens to events: one small record for each attempt and each end. It is written
 * after the retry or the dead letter of which it tells, so it never tells of what is not so.
 * Thread-safe.
 */
public final class AttemptLog {
  private final String topic;
  private final AttemptsWritten which;
  private final DurableWriter writer;
  private final Books books;
  private final Clock clock;

  /**
   * Writes to a topic.
   *
   * @param topic the attempts lane's
   * @param books told of everything, written or not
   */
  public AttemptLog(
      String topic, AttemptsWritten which, DurableWriter writer, Books books, Clock clock) {
    this.topic = topic;
    this.which = which;
    this.writer = writer;
    this.books = books;
    this.clock = clock;
  }

  /**
   * For whom a delivery is.
   *
   * @param trigger the trigger's id, or null
   * @param endpoint scheme, host and port, or null
   * @param deliveries how many triggers the event was matched with; 0 where that is not known
   */
  public record Aim(String trigger, String endpoint, int deliveries) {
    static Aim of(
        QueuedEvent queued, Trigger trigger, WebhookTargets.Target target, Settlement settlement) {
      int deliveries = queued.trigger() == null ? settlement.deliveries() : 0;
      return new Aim(trigger.id(), target.name(), deliveries);
    }
  }

  /**
   * How an attempt went.
   *
   * @param status what the webhook answered; 0 where it gave no complete answer
   * @param error the class of the error, or null
   * @param reason why it was given up, or null
   * @param tookNanos how long the call took, in nanoseconds
   * @param nextMs when the next attempt is due, in milliseconds since the epoch; 0 for never
   */
  public record Result(
      AttemptKind kind, int status, String error, String reason, long tookNanos, long nextMs) {
    static Result delivered(int status, long tookNanos) {
      return new Result(AttemptKind.DELIVERED, status, null, null, tookNanos, 0);
    }

    static Result failed(Failure failure, long tookNanos, long nextMs) {
      return new Result(
          AttemptKind.FAILED, failure.status(), failure.label(), null, tookNanos, nextMs);
    }

    static Result returned(Failure failure, long tookNanos, boolean isExpired) {
      AttemptKind kind = isExpired ? AttemptKind.EXPIRED : AttemptKind.RETURNED;
      return new Result(kind, failure.status(), failure.label(), null, tookNanos, 0);
    }

    static Result dead(Failure failure, long tookNanos, DeadReason reason) {
      return new Result(
          AttemptKind.DEAD, failure.status(), failure.label(), reason.label(), tookNanos, 0);
    }
  }

  /**
   * An attempt was made.
   *
   * @param queued the event as it was before the attempt
   * @param then run once Kafka has acknowledged the record, or at once where none is written
   */
  public void attempted(QueuedEvent queued, Aim aim, Result result, Runnable then) {
    boolean plain = result.kind == AttemptKind.DELIVERED && queued.attempts() == 0;
    if (plain && which == AttemptsWritten.FAILURES) {
      books.enter(queued.event().project(), aim.trigger, result.kind);
      then.run();
      return;
    }
    long tookMs = TimeUnit.NANOSECONDS.toMillis(result.tookNanos);
    long atMs = clock.millis();
    long sinceMs = Math.max(queued.acceptedMs(), queued.dueMs());
    Attempt.Times times =
        new Attempt.Times(
            queued.acceptedMs(),
            queued.dueMs(),
            atMs,
            Math.max(0, atMs - tookMs - sinceMs),
            tookMs,
            result.nextMs);
    Attempt.Call call = new Attempt.Call(aim.endpoint, queued.attempts() + 1, result.status);
    write(
        new Attempt(subject(queued, aim), result.kind, call, result.error, result.reason, times),
        then);
  }

  /**
   * A delivery was put off, without an attempt.
   *
   * @param error what was in the way
   * @param untilMs until when, in milliseconds since the epoch
   */
  void deferred(QueuedEvent queued, Aim aim, String error, long untilMs, Runnable then) {
    write(without(queued, aim, AttemptKind.DEFERRED, error, null, untilMs), then);
  }

  /** A delivery came to an end of this kind without an attempt, for a reason or for none (null). */
  void notAttempted(QueuedEvent queued, Aim aim, AttemptKind kind, String reason, Runnable then) {
    write(without(queued, aim, kind, null, reason, 0), then);
  }

  /** The event was given up because no trigger is there for it. */
  void nobodyListened(QueuedEvent queued, Runnable then) {
    Aim nobody = new Aim(queued.trigger(), null, 0);
    write(without(queued, nobody, AttemptKind.DEAD, null, DeadReason.NO_TRIGGER.label(), 0), then);
  }

  /** The event came to an end of this kind without another attempt. */
  public void ended(QueuedEvent queued, AttemptKind kind, Runnable then) {
    write(without(queued, new Aim(queued.trigger(), null, 0), kind, null, null, 0), then);
  }

  private Attempt without(
      QueuedEvent queued, Aim aim, AttemptKind kind, String error, String reason, long nextMs) {
    long nowMs = clock.millis();
    return new Attempt(
        subject(queued, aim),
        kind,
        new Attempt.Call(aim.endpoint, queued.attempts(), 0),
        error,
        reason,
        new Attempt.Times(queued.acceptedMs(), queued.dueMs(), nowMs, 0, 0, nextMs));
  }

  private static Attempt.Subject subject(QueuedEvent queued, Aim aim) {
    return new Attempt.Subject(
        queued.event().project(),
        queued.event().id(),
        queued.event().type(),
        aim.trigger,
        aim.deliveries);
  }

  private void write(Attempt attempt, Runnable then) {
    Attempt.Subject subject = attempt.subject();
    writer.write(
        AttemptRecords.write(topic, attempt),
        () -> {
          books.enter(subject.project(), subject.trigger(), attempt.kind());
          then.run();
        });
  }
}
