package io.dehaze.worker.deliver;

import io.dehaze.attempt.AttemptKind;
import io.dehaze.dead.DeadReason;
import io.dehaze.event.EventRecordReader;
import io.dehaze.event.QueuedEvent;
import io.dehaze.event.RecordReading;
import io.dehaze.reply.Reply;
import io.dehaze.reply.ReplyTo;
import io.dehaze.trigger.Trigger;
import io.dehaze.worker.credentials.CallCredentials;
import io.dehaze.worker.endpoint.EndpointGate;
import io.dehaze.worker.lane.RecordHandler;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What happens to a synchronous event: each matching trigger is attempted once, at once, and the
 * caller is told. Nothing is put off and nothing is tried again: the caller, who has the answer,
 * decides. What cannot be attempted now is returned, and what comes too late expires; both are
 * written down like any end.
 */
public final class RequestDispatcher implements RecordHandler {
  /**
   * What its deliveries need.
   *
   * @param memory for the answers
   */
  public record Parts(
      Outcomes outcomes, Replies replies, AnswerMemory memory, RequestMetrics metrics) {}

  /** What the deliveries of one event have in common. */
  record Round(int deliveries, String lane, Settlement settlement, Race race) {
    AttemptLog.Aim aim(Trigger trigger, WebhookTargets.Target target) {
      return new AttemptLog.Aim(trigger.id(), target.name(), deliveries);
    }
  }

  private static final long RATE_LIMIT_MS_MIN = 500;

  /** When to look again whether somebody has given the secrets, or ended the pause. */
  private static final long MENDED_MS = 5_000;

  /** More than the longest that a gateway lets anybody wait: no answer may be written for ever. */
  private static final long WAIT_MS_MAX = 15 * 60_000;

  private final EventRecordReader reader;
  private final Dispatcher dispatcher;
  private final Dispatcher.Calls calls;
  private final Parts parts;

  /**
   * Dispatches to webhooks.
   *
   * @param dispatcher for what is no synchronous event, and to match triggers
   */
  public RequestDispatcher(
      EventRecordReader reader, Dispatcher dispatcher, Dispatcher.Calls calls, Parts parts) {
    this.reader = reader;
    this.dispatcher = dispatcher;
    this.calls = calls;
    this.parts = parts;
  }

  @Override
  public Work plan(ConsumerRecord<byte[], byte[]> record) {
    RecordReading reading = reader.read(record);
    if (reading instanceof RecordReading.Unreadable unreadable) {
      return dispatcher.plan(record, unreadable);
    }
    Optional<ReplyTo> to = ReplyTo.of(record.headers());
    if (to.isEmpty()) {
      return dispatcher.plan(
          record,
          new RecordReading.Unreadable(
              "no_reply_address", "a record of this lane must say who waits for the answer"));
    }
    if (parts.replies.leftMs(to.get()) > WAIT_MS_MAX) {
      return dispatcher.plan(
          record,
          new RecordReading.Unreadable(
              "deadline_too_far", "nobody waits for an answer for more than 15 minutes"));
    }
    QueuedEvent queued = ((RecordReading.Decoded) reading).queued();
    return new Request(record, queued, to.get(), dispatcher.matching(queued));
  }

  /** One synchronous event. */
  private final class Request implements Work {
    private final ConsumerRecord<byte[], byte[]> record;
    private final QueuedEvent queued;
    private final ReplyTo to;
    private final List<Trigger> matching;

    Request(
        ConsumerRecord<byte[], byte[]> record,
        QueuedEvent queued,
        ReplyTo to,
        List<Trigger> matching) {
      this.record = record;
      this.queued = queued;
      this.to = to;
      this.matching = matching;
    }

    @Override
    public int deliveries() {
      return Math.max(1, matching.size());
    }

    @Override
    public Object obstacle() {
      for (Trigger trigger : matching) {
        EndpointGate gate = calls.targets().of(trigger.url()).gate();
        if (!trigger.policy().paused()
            && !calls.credentials().of(trigger).isLocked()
            && gate.advice() == EndpointGate.Advice.WAIT) {
          return parts.replies.hasPassed(to) ? null : gate;
        }
      }
      return null;
    }

    @Override
    public void start(Completion completion) {
      if (!completion.begin()) {
        completion.abandon();
        return;
      }
      if (parts.replies.hasPassed(to)) { // one end, whoever listens
        parts.outcomes.books().open(record, queued, 1);
        parts.outcomes.attempts().ended(queued, AttemptKind.EXPIRED, completion::done);
        return;
      }
      parts.outcomes.books().open(record, queued, deliveries());
      parts.metrics.started(parts.replies.sinceSentMicros(to));
      // One for each delivery, and one for what the caller is told.
      Settlement settlement = new Settlement(deliveries() + 1, completion);
      Race race = new Race(to, queued, deliveries(), parts.replies, settlement::oneEnded);
      Round round = new Round(deliveries(), record.topic(), settlement, race);
      if (matching.isEmpty()) {
        nobodyListens(round);
      }
      for (Trigger trigger : matching) {
        start(trigger, calls.targets().of(trigger.url()), round);
      }
    }

    private void nobodyListens(Round round) {
      round.race.failed(Race.Rank.NOT_CALLED, new Reply.NobodyListens(), () -> {});
      AttemptLog.Aim nobody = new AttemptLog.Aim(null, null, 0);
      String reason = DeadReason.NO_TRIGGER.label();
      giveBack(nobody, reason, round);
    }

    private void start(Trigger trigger, WebhookTargets.Target target, Round round) {
      CallCredentials own = calls.credentials().of(trigger);
      Admission admission = Admission.ask(trigger, target.gate(), own, calls.rates(), false);
      if (admission == Admission.ENTERED) {
        parts.outcomes.metrics().started(parts.replies.sinceSentMicros(to) / 1_000);
        TriggerCall.Callee callee = new TriggerCall.Callee(trigger, target, own);
        calls.webhooks().call(new SynchronousDelivery(queued, to, callee, round, parts));
      } else {
        Reply.Unavailable refusal = refusal(admission, trigger, target.gate());
        round.race.failed(Race.Rank.NOT_CALLED, refusal, () -> {});
        giveBack(round.aim(trigger, target), refusal.reason(), round);
      }
    }

    private static Reply.Unavailable refusal(
        Admission admission, Trigger trigger, EndpointGate gate) {
      String detail =
          switch (admission) {
            case LOCKED -> "the trigger's secrets cannot be opened here";
            case PAUSED -> "the trigger is paused";
            case RATE_LIMITED -> "the trigger's rateLimit is reached";
            default -> "the webhook's endpoint is failing or busy";
          };
      long retryAfterMs =
          switch (admission) {
            case UNFIT -> gate.fitAgainInMs();
            case RATE_LIMITED ->
                Math.max(RATE_LIMIT_MS_MIN, Math.round(1_000 / trigger.policy().perSecond()));
            default -> MENDED_MS;
          };
      return new Reply.Unavailable(admission.label(), detail, retryAfterMs);
    }

    private void giveBack(AttemptLog.Aim aim, String reason, Round round) {
      parts
          .outcomes
          .attempts()
          .notAttempted(queued, aim, AttemptKind.RETURNED, reason, round.settlement::oneEnded);
    }
  }
}
