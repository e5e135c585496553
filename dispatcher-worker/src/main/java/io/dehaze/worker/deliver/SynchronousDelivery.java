package io.dehaze.worker.deliver;

import io.dehaze.attempt.AttemptKind;
import io.dehaze.event.QueuedEvent;
import io.dehaze.reply.Reply;
import io.dehaze.reply.ReplyTo;
import io.dehaze.worker.webhook.CallResult;
import io.dehaze.worker.webhook.ErrorClass;

/**
 * One synchronous event for one trigger, being attempted: once, and not after its caller's
 * deadline. It ends by telling the race and the settlement, once each.
 */
final class SynchronousDelivery extends TriggerCall {
  private final ReplyTo to;
  private final AttemptLog.Aim aim;
  private final Settlement settlement;
  private final Race race;
  private final RequestDispatcher.Parts parts;
  private int timeoutMs;
  private boolean byDeadline; // whether the caller waits for less than the webhook may take
  private int keptBytes;
  private boolean noMemory;

  SynchronousDelivery(
      QueuedEvent queued,
      ReplyTo to,
      Callee callee,
      RequestDispatcher.Round round,
      RequestDispatcher.Parts parts) {
    super(queued, callee, round.lane(), parts.outcomes());
    this.to = to;
    this.aim = round.aim(callee.trigger(), callee.target());
    this.settlement = round.settlement();
    this.race = round.race();
    this.parts = parts;
  }

  /** What is left when the call begins; asked again for the sentence about it. */
  @Override
  public int timeoutMs() {
    if (timeoutMs == 0) {
      long leftMs = Math.max(1, parts.replies().leftMs(to));
      byDeadline = leftMs < super.timeoutMs();
      timeoutMs = (int) Math.min(leftMs, super.timeoutMs());
    }
    return timeoutMs;
  }

  @Override
  public boolean isWanted() {
    return settlement.isStillOurs() && !parts.replies().hasPassed(to);
  }

  @Override
  public boolean keeps(int bytes) {
    AnswerMemory memory = parts.memory();
    if (keptBytes + bytes > memory.bytesOfOneMax()) {
      return false;
    }
    noMemory = !memory.tryTake(bytes);
    if (noMemory) {
      return false;
    }
    keptBytes += bytes;
    return true;
  }

  @Override
  public int keptBytesMax() {
    return parts.memory().bytesOfOneMax();
  }

  /** An endpoint is not unfit because a caller had no patience. */
  @Override
  boolean saysNothing(CallResult result) {
    return super.saysNothing(result)
        || (byDeadline
            && result instanceof CallResult.Unanswered unanswered
            && unanswered.error() == ErrorClass.TIMEOUT);
  }

  @Override
  void delivered(CallResult.Answered answered, long nanos) {
    long sinceMs = outcomes.clock().millis() - queued.acceptedMs();
    outcomes.metrics().delivered(nanos, sinceMs);
    parts.metrics().called(nanos);
    if (answered.content() == null) {
      race.failed(Race.Rank.ANSWER, tooLarge(answered), this::release);
    } else {
      race.succeeded(reply(answered), this::release);
    }
    tell(AttemptLog.Result.delivered(answered.status(), nanos));
  }

  @Override
  void failed(CallResult.Answered answered, Failure failure, long nanos) {
    outcomes.metrics().failed(failure.error(), nanos);
    parts.metrics().called(nanos);
    boolean isExpired = parts.replies().hasPassed(to);
    if (answered == null) {
      race.failed(
          Race.Rank.NO_ANSWER,
          new Reply.Unreachable(failure.label(), failure.detail()),
          this::release);
    } else {
      Reply reply = answered.content() == null ? tooLarge(answered) : reply(answered);
      race.failed(Race.Rank.ANSWER, reply, this::release);
    }
    tell(AttemptLog.Result.returned(failure, nanos, isExpired));
  }

  @Override
  void notSent() {
    outcomes.metrics().notSent();
    race.ended();
    if (settlement.isStillOurs()) {
      outcomes
          .attempts()
          .notAttempted(queued, aim, AttemptKind.EXPIRED, null, settlement::oneEnded);
    } else {
      settlement.oneEnded();
    }
  }

  private static Reply reply(CallResult.Answered answered) {
    CallResult.Content content = answered.content();
    return new Reply.Answered(answered.status(), content.type(), content.bytes());
  }

  private Reply tooLarge(CallResult.Answered answered) {
    int max = parts.memory().bytesOfOneMax();
    String detail =
        noMemory
            ? "too many answers are on their way"
            : "at most %d bytes are handed on".formatted(max);
    return new Reply.TooLarge(answered.status(), detail);
  }

  private void release() {
    parts.memory().giveBack(keptBytes);
  }

  private void tell(AttemptLog.Result result) {
    outcomes.attempts().attempted(queued, aim, result, settlement::oneEnded);
  }
}
