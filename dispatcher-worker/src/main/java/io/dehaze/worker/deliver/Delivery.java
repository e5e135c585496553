package io.dehaze.worker.deliver;

import io.dehaze.dead.DeadReason;
import io.dehaze.event.QueuedEvent;
import io.dehaze.trigger.Trigger;
import io.dehaze.worker.credentials.CallCredentials;
import io.dehaze.worker.webhook.CallResult;
import io.dehaze.worker.webhook.Peer;
import io.dehaze.worker.webhook.WebhookCall;
import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One event for one trigger, being attempted. It ends by telling its settlement, once. */
final class Delivery implements WebhookCall {
  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
  private static final HttpString ATTEMPT = new HttpString("Dehaze-Attempt");

  private final ConsumerRecord<byte[], byte[]> record;
  private final QueuedEvent queued;
  private final Trigger trigger;
  private final WebhookTargets.Target target;
  private final CallCredentials credentials;
  private final Settlement settlement;
  private final Outcomes outcomes;
  private final long startNanos = System.nanoTime();
  private byte[] body;

  Delivery(
      ConsumerRecord<byte[], byte[]> record,
      QueuedEvent queued,
      Trigger trigger,
      WebhookTargets.Target target,
      CallCredentials credentials,
      Settlement settlement,
      Outcomes outcomes) {
    this.record = record;
    this.queued = queued;
    this.trigger = trigger;
    this.target = target;
    this.credentials = credentials;
    this.settlement = settlement;
    this.outcomes = outcomes;
  }

  @Override
  public Peer peer() {
    return credentials.peer(target.peer());
  }

  @Override
  public String path() {
    return target.path();
  }

  @Override
  public void addHeaders(HeaderMap headers) {
    headers.put(ATTEMPT, attempt());
    WebhookPayload.addHeaders(trigger.payload(), queued.event(), headers);
    credentials.addHeaders(headers, queued.event().id(), body(), outcomes.clock().millis());
  }

  /** Made on the I/O thread, so that the work is shared among them. */
  @Override
  public byte[] body() {
    if (body == null) {
      body = WebhookPayload.body(trigger.payload(), queued.event());
    }
    return body;
  }

  @Override
  public int timeoutMs() {
    return trigger.policy().timeoutMs();
  }

  @Override
  public boolean isWanted() {
    return settlement.isStillOurs();
  }

  private int attempt() {
    return queued.attempts() + 1;
  }

  @Override
  public void ended(CallResult result) {
    long nanos = System.nanoTime() - startNanos;
    if (result instanceof CallResult.NotSent || result instanceof CallResult.Blocked) {
      target.gate().leftWithoutCall();
    } else {
      target.gate().left(unfitness(result), nanos);
    }
    if (result instanceof CallResult.Answered answered) {
      if (answered.isSuccess()) {
        delivered(answered.status(), nanos);
      } else {
        failed(Failure.of(answered), nanos);
      }
    } else if (result instanceof CallResult.Unanswered unanswered) {
      failed(Failure.of(unanswered), nanos);
    } else if (result instanceof CallResult.Blocked blocked) {
      outcomes.blocked().note(blocked.reason(), target.peer().endpoint(), queued.event(), trigger);
      failed(Failure.blocked(), nanos);
    } else {
      outcomes.metrics().notSent();
      settlement.oneEnded();
    }
  }

  /**
   * How the endpoint failed, or null: one that refuses one event may well take the next; one that
   * fails or is overrun is not fit.
   */
  private static String unfitness(CallResult result) {
    if (result instanceof CallResult.Answered answered) {
      boolean fit = answered.status() < 500 && answered.status() != AfterFailure.TOO_MANY_REQUESTS;
      return fit ? null : "status_" + answered.status();
    }
    return ((CallResult.Unanswered) result).error().label();
  }

  private void delivered(int status, long nanos) {
    long sinceMs = outcomes.clock().millis() - Math.max(queued.acceptedMs(), queued.dueMs());
    outcomes.metrics().delivered(nanos, sinceMs);
    LOG.debug(
        "event=delivered id={} project={} trigger={} attempt={} status={}",
        queued.event().id(),
        queued.event().project(),
        trigger.id(),
        attempt(),
        status);
    tell(AttemptLog.Result.delivered(status, nanos));
  }

  private void failed(Failure failure, long nanos) {
    outcomes.metrics().failed(failure.error(), nanos);
    LOG.debug(
        "event=delivery_failed id={} project={} trigger={} attempt={} error={} detail=\"{}\"",
        queued.event().id(),
        queued.event().project(),
        trigger.id(),
        attempt(),
        failure.label(),
        failure.detail());
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
      outcomes.retries().write(again(again.dueMs()), failure, () -> tell(result));
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
