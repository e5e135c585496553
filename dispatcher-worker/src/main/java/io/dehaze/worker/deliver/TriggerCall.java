package io.dehaze.worker.deliver;

import io.dehaze.event.QueuedEvent;
import io.dehaze.trigger.Trigger;
import io.dehaze.worker.credentials.CallCredentials;
import io.dehaze.worker.webhook.CallResult;
import io.dehaze.worker.webhook.Peer;
import io.dehaze.worker.webhook.WebhookCall;
import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event for one trigger, being attempted: what is sent, and what the endpoint's gate is told of
 * the end. What follows from it is another matter for those whose caller waits than for all others.
 */
abstract class TriggerCall implements WebhookCall {
  private static final Logger LOG = LoggerFactory.getLogger(TriggerCall.class);
  private static final HttpString ATTEMPT = new HttpString("Dehaze-Attempt");

  /** Who is called, and with what it is proved who calls. */
  record Callee(Trigger trigger, WebhookTargets.Target target, CallCredentials credentials) {}

  final QueuedEvent queued;
  final Trigger trigger;
  final WebhookTargets.Target target;
  final Outcomes outcomes;
  private final CallCredentials credentials;
  private final AttemptSpan span;
  private final long startNanos = System.nanoTime();
  private byte[] body;

  /**
   * It begins now.
   *
   * @param lane the topic in which it waited
   */
  TriggerCall(QueuedEvent queued, Callee callee, String lane, Outcomes outcomes) {
    this.queued = queued;
    this.trigger = callee.trigger;
    this.target = callee.target;
    this.credentials = callee.credentials;
    this.outcomes = outcomes;
    this.span = AttemptSpan.begin(queued, lane, callee, outcomes);
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
    span.addHeaders(queued.event().trace(), headers);
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

  int attempt() {
    return queued.attempts() + 1;
  }

  @Override
  public void ended(CallResult result) {
    long nanos = System.nanoTime() - startNanos;
    if (saysNothing(result)) {
      target.gate().leftWithoutCall();
    } else {
      target.gate().left(unfitness(result), nanos);
    }
    if (result instanceof CallResult.Answered answered) {
      if (answered.isSuccess()) {
        log(answered);
        span.delivered(answered.status(), nanos);
        delivered(answered, nanos);
      } else {
        failed(answered, told(Failure.of(answered), nanos), nanos);
      }
    } else if (result instanceof CallResult.Unanswered unanswered) {
      failed(null, told(Failure.of(unanswered), nanos), nanos);
    } else if (result instanceof CallResult.Blocked blocked) {
      outcomes.blocked().note(blocked.reason(), target.peer().endpoint(), queued.event(), trigger);
      failed(null, told(Failure.blocked(), nanos), nanos);
    } else {
      span.notSent(nanos);
      notSent();
    }
  }

  private void log(CallResult.Answered answered) {
    LOG.debug(
        "event=delivered id={} project={} trigger={} attempt={} status={}",
        queued.event().id(),
        queued.event().project(),
        trigger.id(),
        attempt(),
        answered.status());
  }

  private Failure told(Failure failure, long nanos) {
    span.failed(failure, nanos);
    LOG.debug(
        "event=delivery_failed id={} project={} trigger={} attempt={} error={} detail=\"{}\"",
        queued.event().id(),
        queued.event().project(),
        trigger.id(),
        attempt(),
        failure.label(),
        failure.detail());
    return failure;
  }

  /** Whether nothing can be told from a result of how fit the endpoint is. */
  boolean saysNothing(CallResult result) {
    return result instanceof CallResult.NotSent || result instanceof CallResult.Blocked;
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

  /** The webhook answered 2xx, after so many nanoseconds. */
  abstract void delivered(CallResult.Answered answered, long nanos);

  /**
   * The attempt failed.
   *
   * @param answered what the webhook answered, or null where it gave no complete answer
   * @param nanos how long it took
   */
  abstract void failed(CallResult.Answered answered, Failure failure, long nanos);

  /** Nothing was sent, since the call was not wanted any more. */
  abstract void notSent();
}
