package io.dehaze.worker.deliver;

import io.dehaze.dead.DeadReason;
import io.dehaze.event.QueuedEvent;
import io.dehaze.worker.webhook.CallResult;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** One event for one trigger, being attempted. It ends by telling its settlement, once. */
final class Delivery extends TriggerCall {
  private final ConsumerRecord<byte[], byte[]> record;
  private final Settlement settlement;

  Delivery(
      ConsumerRecord<byte[], byte[]> record,
      QueuedEvent queued,
      Callee callee,
      Settlement settlement,
      Outcomes outcomes) {
    super(queued, callee, record.topic(), outcomes);
    this.record = record;
    this.settlement = settlement;
  }

  @Override
  public boolean isWanted() {
    return settlement.isStillOurs();
  }

  @Override
  void notSent() {
    outcomes.metrics().notSent();
    settlement.oneEnded();
  }

  @Override
  void delivered(CallResult.Answered answered, long nanos) {
    long sinceMs = outcomes.clock().millis() - Math.max(queued.acceptedMs(), queued.dueMs());
    outcomes.metrics().delivered(nanos, sinceMs);
    tell(AttemptLog.Result.delivered(answered.status(), nanos));
  }

  @Override
  void failed(CallResult.Answered answered, Failure failure, long nanos) {
    outcomes.metrics().failed(failure.error(), nanos);
    if (!settlement
        .isStillOurs()) { // another worker delivers it; a retry of ours would be a second
      tell(AttemptLog.Result.failed(failure, nanos, outcomes.clock().millis()));
      return;
    }
    AfterFailure next =
        AfterFailure.decide(
            trigger.policy(),
            attempt(),
            failure,
            outcomes.clock().millis(),
            ThreadLocalRandom.current().nextDouble());
    if (next instanceof AfterFailure.TryAgain again) {
      AttemptLog.Result result = AttemptLog.Result.failed(failure, nanos, again.dueMs());
      outcomes
          .retries()
          .write(
              again(again.dueMs()),
              failure,
              () -> tell(result),
              () -> bury(DeadReason.RECORD_TOO_LARGE, failure, nanos));
    } else {
      bury(((AfterFailure.GiveUp) next).reason(), failure, nanos);
    }
  }

  private QueuedEvent again(long dueMs) {
    return new QueuedEvent(queued.event(), queued.acceptedMs(), dueMs, attempt(), trigger.id());
  }

  private void bury(DeadReason reason, Failure failure, long nanos) {
    DeadLetters.Cause cause =
        new DeadLetters.Cause(
            reason, failure.label(), failure.status(), failure.detail(), trigger.id(), attempt());
    AttemptLog.Result result = AttemptLog.Result.dead(failure, nanos, reason);
    outcomes.deadLetters().bury(record, cause, () -> tell(result));
  }

  /** Writes down how the attempt went, which ends it. */
  private void tell(AttemptLog.Result result) {
    AttemptLog.Aim aim = AttemptLog.Aim.of(queued, trigger, target, settlement);
    outcomes.attempts().attempted(queued, aim, result, settlement::oneEnded);
  }
}
