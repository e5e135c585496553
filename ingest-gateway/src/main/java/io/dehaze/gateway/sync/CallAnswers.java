package io.dehaze.gateway.sync;

import io.dehaze.event.Problem;
import io.dehaze.gateway.http.Answers;
import io.dehaze.gateway.http.Codes;
import io.dehaze.gateway.http.Json;
import io.dehaze.gateway.kafka.PublishResult;
import io.dehaze.reply.Reply;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;

/** Says to callers of synchronous events how it went. Called on the connection's I/O thread. */
final class CallAnswers {
  private static final int MS_PER_SECOND = 1_000;

  private final Answers answers;

  CallAnswers(Answers answers) {
    this.answers = answers;
  }

  static boolean isSuccess(Reply reply) {
    return reply instanceof Reply.Answered answered && isSuccess(answered.status());
  }

  private static boolean isSuccess(int status) {
    return status / 100 == StatusCodes.OK / 100;
  }

  /** The webhook answered. */
  void answered(PendingCall call, int status, WebhookResult result) {
    if (isSuccess(status)) {
      answers.succeed(call.exchange(), result.answer(call.event().id(), status));
      return;
    }
    refuse(
        call,
        Problem.of(Codes.WEBHOOK_FAILED, null, "the webhook answered " + status),
        json -> {
          json.writeNumberField("status", status);
          result.writeTo(json);
        });
  }

  /** The worker has something else to tell than a webhook's answer. */
  void notAnswered(PendingCall call, Reply reply) {
    if (reply instanceof Reply.TooLarge tooLarge) {
      String sentence =
          "the webhook answered %d with more than may be handed on: %s"
              .formatted(tooLarge.status(), tooLarge.detail());
      refuse(
          call,
          Problem.of(Codes.WEBHOOK_ANSWER_TOO_LARGE, null, sentence),
          json -> json.writeNumberField("status", tooLarge.status()));
    } else if (reply instanceof Reply.Unreachable unreachable) {
      refuse(
          call,
          Problem.of(
              Codes.WEBHOOK_UNREACHABLE,
              null,
              "the webhook gave no answer: " + unreachable.detail()),
          json -> json.writeStringField("reason", unreachable.error()));
    } else if (reply instanceof Reply.Unavailable unavailable) {
      unavailable(call, unavailable);
    } else {
      refuse(
          call,
          Problem.of(Codes.NO_TRIGGER, "type", "no trigger listens to the event any more"),
          json -> {});
    }
  }

  private void unavailable(PendingCall call, Reply.Unavailable unavailable) {
    long seconds = (unavailable.retryAfterMs() + MS_PER_SECOND - 1) / MS_PER_SECOND;
    retryAfter(call.exchange(), Math.max(1, seconds));
    refuse(
        call,
        Problem.of(
            Codes.WEBHOOK_UNAVAILABLE,
            null,
            "the webhook was not called: " + unavailable.detail() + "; try again later"),
        json -> json.writeStringField("reason", unavailable.reason()));
  }

  private static void retryAfter(HttpServerExchange exchange, long seconds) {
    exchange.getResponseHeaders().put(Headers.RETRY_AFTER, seconds);
  }

  /** The deadline has passed. */
  void timedOut(PendingCall call) {
    refuse(
        call,
        Problem.of(
            Codes.SYNC_TIMEOUT,
            null,
            "no answer within %d ms; what became of the event, its story tells"
                .formatted(call.timeoutMs())),
        json -> {});
  }

  /** The gateway stops. */
  void stopping(PendingCall call) {
    refuse(
        call,
        Problem.of(
            Codes.UNCONFIRMED,
            null,
            "the gateway stops; what became of the event, its story tells at another gateway"),
        json -> {});
  }

  /** The webhook has answered, and the answer does not fit into memory now. */
  void noMemory(PendingCall call) {
    refuse(
        call,
        Problem.of(
            Codes.OVERLOADED,
            null,
            "the webhook has answered, but too many answers are on their way to be handed on"),
        json -> {});
  }

  /** Kafka has not taken the event, or has not said so; never told that it has. */
  void notStored(PendingCall call, PublishResult result) {
    Problem problem =
        result.match(
            stored -> Problem.of(Codes.INTERNAL, null, "the event was stored"),
            unconfirmed ->
                Problem.of(
                    Codes.UNCONFIRMED,
                    null,
                    "Kafka did not confirm in time; the event may be delivered or not"),
            unavailable ->
                Problem.of(
                    Codes.KAFKA_UNAVAILABLE,
                    null,
                    "Kafka cannot be reached; nothing was stored, try again"),
            tooLarge ->
                Problem.of(
                    Codes.BODY_TOO_LARGE, null, "Kafka takes no record as large as this event"));
    refuse(call, problem, json -> {});
  }

  /** Too many wait already. */
  void tooMany(HttpServerExchange exchange, int most) {
    answers.refuse(
        exchange,
        Problem.of(
            Codes.OVERLOADED,
            null,
            "%d callers wait for answers already; nothing was stored, try again".formatted(most)));
  }

  void failed(PendingCall call, RuntimeException e) {
    answers.fail(call.exchange(), e);
  }

  private void refuse(PendingCall call, Problem problem, Json.Members more) {
    answers.refuse(
        call.exchange(),
        problem,
        json -> {
          json.writeStringField("id", call.event().id());
          more.writeTo(json);
        });
  }
}
