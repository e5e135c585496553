package io.dehaze.worker.deliver;

import io.dehaze.attempt.AttemptKind;
import io.dehaze.dead.DeadReason;
import io.dehaze.event.EventRecordReader;
import io.dehaze.event.QueuedEvent;
import io.dehaze.event.RecordReading;
import io.dehaze.trigger.Trigger;
import io.dehaze.trigger.TriggerKey;
import io.dehaze.trigger.Triggers;
import io.dehaze.worker.credentials.CallCredentials;
import io.dehaze.worker.credentials.OpenCredentials;
import io.dehaze.worker.endpoint.EndpointGate;
import io.dehaze.worker.endpoint.TriggerRates;
import io.dehaze.worker.lane.RecordHandler;
import io.dehaze.worker.webhook.WebhookClient;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What happens to a record: it is read, matched with the triggers, and delivered to each; or it is
 * buried, because it is no event or nobody listens. Every record that is started comes to its end.
 */
public final class Dispatcher implements RecordHandler {
  private final EventRecordReader reader;
  private final Supplier<Triggers> triggers;
  private final Calls calls;
  private final Outcomes outcomes;

  /**
   * Who is called and who may be.
   *
   * @param webhooks what calls them
   * @param targets where they are and what guards them
   * @param credentials as whom they are called
   * @param rates how fast triggers want their deliveries
   */
  public record Calls(
      WebhookClient webhooks,
      WebhookTargets targets,
      OpenCredentials credentials,
      TriggerRates rates) {}

  /**
   * Dispatches to webhooks.
   *
   * @param triggers the triggers in force when asked
   */
  public Dispatcher(
      EventRecordReader reader, Supplier<Triggers> triggers, Calls calls, Outcomes outcomes) {
    this.reader = reader;
    this.triggers = triggers;
    this.calls = calls;
    this.outcomes = outcomes;
  }

  @Override
  public Work plan(ConsumerRecord<byte[], byte[]> record) {
    RecordReading reading = reader.read(record);
    return reading instanceof RecordReading.Decoded decoded
        ? plan(record, decoded.queued())
        : plan(record, (RecordReading.Unreadable) reading);
  }

  /** What is to be done about a record that was read before. */
  public Work plan(ConsumerRecord<byte[], byte[]> record, QueuedEvent queued) {
    List<Trigger> matching = matching(queued);
    return matching.isEmpty()
        ? bury(record, queued, nobodyListens(queued, LastError.of(record.headers())))
        : new Fanout(record, queued, matching);
  }

  /** What is to be done about a record that could not be read. */
  public Work plan(ConsumerRecord<byte[], byte[]> record, RecordReading.Unreadable unreadable) {
    return bury(
        record,
        null,
        new DeadLetters.Cause(
            DeadReason.UNREADABLE, unreadable.reason(), 0, unreadable.detail(), null, 0));
  }

  List<Trigger> matching(QueuedEvent queued) {
    String project = queued.event().project();
    if (queued.trigger() == null) {
      return triggers.get().matching(project, queued.event().type(), queued.event().options());
    }
    Trigger one = triggers.get().get(new TriggerKey(project, queued.trigger()));
    return one == null ? List.of() : List.of(one);
  }

  /** What was tried before keeps the error of its last attempt: that is the story it has. */
  private static DeadLetters.Cause nobodyListens(QueuedEvent queued, LastError last) {
    String detail =
        queued.trigger() == null
            ? "no trigger of the project listens to this type and these options"
            : "the trigger has been deleted";
    boolean tried = queued.attempts() > 0 && last != null;
    return new DeadLetters.Cause(
        DeadReason.NO_TRIGGER,
        tried ? last.error() : "no_trigger",
        tried ? last.status() : 0,
        tried ? detail + "; the last attempt: " + last.detail() : detail,
        queued.trigger(),
        queued.attempts());
  }

  /** Of what is no event nothing can be told but its dead letter. */
  private Work bury(
      ConsumerRecord<byte[], byte[]> record, QueuedEvent queued, DeadLetters.Cause cause) {
    return new Work() {
      @Override
      public int deliveries() {
        return 1;
      }

      @Override
      public void start(Completion completion) {
        if (completion.begin()) {
          if (queued != null) {
            outcomes.books().open(record, queued, 1);
          }
          Runnable then =
              queued == null
                  ? completion::done
                  : () -> outcomes.attempts().nobodyListened(queued, completion::done);
          outcomes.deadLetters().bury(record, cause, then);
        } else {
          completion.abandon();
        }
      }
    };
  }

  /**
   * Buries a record that cannot go on to the lane where it would wait, and was not begun before.
   *
   * @param then run once that is written
   */
  public void buryTooLarge(
      ConsumerRecord<byte[], byte[]> record, QueuedEvent queued, Runnable then) {
    outcomes.books().open(record, queued, 1);
    buryTooLarge(record, queued, new AttemptLog.Aim(queued.trigger(), null, 0), then);
  }

  private void buryTooLarge(
      ConsumerRecord<byte[], byte[]> record,
      QueuedEvent queued,
      AttemptLog.Aim aim,
      Runnable then) {
    String reason = DeadReason.RECORD_TOO_LARGE.label();
    outcomes
        .deadLetters()
        .bury(
            record,
            DeadLetters.Cause.tooLarge(queued, aim.trigger()),
            () -> outcomes.attempts().notAttempted(queued, aim, AttemptKind.DEAD, reason, then));
  }

  /** One delivery for each trigger that matched. */
  private final class Fanout implements Work {
    private final ConsumerRecord<byte[], byte[]> record;
    private final QueuedEvent queued;
    private final List<Trigger> matching;

    Fanout(ConsumerRecord<byte[], byte[]> record, QueuedEvent queued, List<Trigger> matching) {
      this.record = record;
      this.queued = queued;
      this.matching = matching;
    }

    @Override
    public int deliveries() {
      return matching.size();
    }

    @Override
    public Object obstacle() {
      for (Trigger trigger : matching) {
        EndpointGate gate = calls.targets.of(trigger.url()).gate();
        if (!trigger.policy().paused()
            && !calls.credentials.of(trigger).isLocked()
            && gate.advice() == EndpointGate.Advice.WAIT) {
          return gate;
        }
      }
      return null;
    }

    /** Several deliveries of one record do not wait for one another. */
    @Override
    public long stayUntilMs(long latestMs) {
      Trigger trigger = matching.get(0);
      return matching.size() > 1 || trigger.policy().paused()
          ? 0
          : calls.targets.of(trigger.url()).gate().stayUntilMs(outcomes.clock().millis(), latestMs);
    }

    @Override
    public void start(Completion completion) {
      if (!completion.begin()) {
        completion.abandon();
        return;
      }
      outcomes.books().open(record, queued, matching.size());
      Settlement settlement = new Settlement(matching.size(), completion);
      for (Trigger trigger : matching) {
        start(trigger, calls.targets.of(trigger.url()), settlement);
      }
    }

    private void start(Trigger trigger, WebhookTargets.Target target, Settlement settlement) {
      EndpointGate gate = target.gate();
      CallCredentials own = calls.credentials.of(trigger);
      long nowMs = outcomes.clock().millis();
      boolean comesBack = queued.trigger() != null;
      Admission admission = Admission.ask(trigger, gate, own, calls.rates, comesBack);
      if (admission == Admission.ENTERED) {
        long sinceMs = Math.max(queued.acceptedMs(), queued.dueMs());
        outcomes.metrics().started(nowMs - sinceMs);
        TriggerCall.Callee callee = new TriggerCall.Callee(trigger, target, own);
        calls.webhooks.call(new Delivery(record, queued, callee, settlement, outcomes));
      } else {
        long againMs =
            switch (admission) {
              case UNFIT -> gate.deferUntilMs(nowMs);
              case RATE_LIMITED -> calls.rates.deferUntilMs(trigger);
              default -> Pause.lookAgainMs(queued, nowMs);
            };
        defer(trigger, target, againMs, admission.label(), settlement);
      }
    }

    private void defer(
        Trigger trigger,
        WebhookTargets.Target target,
        long dueMs,
        String error,
        Settlement settlement) {
      QueuedEvent later =
          new QueuedEvent(
              queued.event(), queued.acceptedMs(), dueMs, queued.attempts(), trigger.id());
      AttemptLog.Aim aim = AttemptLog.Aim.of(queued, trigger, target, settlement);
      outcomes
          .retries()
          .defer(
              later,
              record.headers(),
              () -> outcomes.attempts().deferred(queued, aim, error, dueMs, settlement::oneEnded),
              () -> buryTooLarge(record, queued, aim, settlement::oneEnded));
    }
  }
}
