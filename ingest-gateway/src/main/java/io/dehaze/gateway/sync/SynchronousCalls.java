package io.dehaze.gateway.sync;

import io.dehaze.event.EventKey;
import io.dehaze.event.EventRecords;
import io.dehaze.event.Problems;
import io.dehaze.event.QueuedEvent;
import io.dehaze.gateway.http.Answers;
import io.dehaze.gateway.http.IoInboxes;
import io.dehaze.gateway.kafka.Acknowledgements;
import io.dehaze.gateway.kafka.PublishResult;
import io.dehaze.gateway.kafka.SharedProducer;
import io.dehaze.gateway.metrics.GatewayMetrics;
import io.dehaze.gateway.sync.CallMetrics.End;
import io.dehaze.gateway.sync.CallMetrics.ReplyFate;
import io.dehaze.kafka.KafkaClients;
import io.dehaze.reply.CorrelationId;
import io.dehaze.reply.Reply;
import io.dehaze.reply.ReplyRecords;
import io.dehaze.reply.ReplyTo;
import io.dehaze.time.Micros;
import io.micrometer.core.instrument.MeterRegistry;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Synchronous events: the event goes to the lane of requests, a worker calls the webhook, and its
 * answer comes back through the lane of replies to the gateway whose caller waits.
 *
 * <pre>
 *   caller ─▶ waits under a correlation id ─▶ requests ─▶ worker ─▶ webhook
 *     ▲                                                     │
 *     └───────────── found by its id ◀──── replies ◀────────┘
 * </pre>
 *
 * <p>The caller waits under its id before the event is sent, and the reply lane is read before the
 * first caller comes: no reply is too early. Whatever ends the waiting first, counts. Thread-safe.
 */
public final class SynchronousCalls implements AutoCloseable {
  /** More than this takes longer to look through than an I/O thread may spend on one request. */
  private static final int INLINE_BYTES_MAX = 64 * 1024;

  /** The lanes and how they are reached. */
  public record Lanes(KafkaClients clients, String requests, String replies) {}

  private final Lanes lanes;
  private final CallLimits limits;
  private final SharedProducer producer;
  private final PendingCalls pending;
  private final ReplyReader replies;
  private final CallAnswers answers;
  private final CallMetrics metrics;
  private final GatewayMetrics gatewayMetrics;
  private final IoInboxes ioThreads = new IoInboxes();
  private final AtomicLong answerBytes = new AtomicLong();
  private final Clock clock = Clock.systemUTC();

  /**
   * Opens nothing yet.
   *
   * @param producer one for requests alone, so that no flood of other events is before them; closed
   *     by its owner
   * @param fatal told of an error after which no reply is read; it should end the process
   */
  public SynchronousCalls(
      Lanes lanes,
      CallLimits limits,
      SharedProducer producer,
      Answers answers,
      GatewayMetrics gatewayMetrics,
      MeterRegistry registry,
      Consumer<Throwable> fatal) {
    this.lanes = lanes;
    this.limits = limits;
    this.producer = producer;
    this.pending = new PendingCalls(limits.pendingMax());
    this.replies = new ReplyReader(lanes.clients, lanes.replies, this::read, fatal);
    this.answers = new CallAnswers(answers);
    this.metrics = new CallMetrics(registry, pending::count);
    this.gatewayMetrics = gatewayMetrics;
  }

  /** Makes ready, trying until Kafka lets it; the lanes must exist. */
  public void awaitOpen() throws InterruptedException {
    producer.awaitOpen(List.of(lanes.requests));
    replies.awaitOpen();
  }

  /** How a caller wants to be answered; what is wrong about it is noted. */
  public CallerWish wish(HttpServerExchange exchange, Problems problems) {
    return CallerWish.of(exchange, limits, problems);
  }

  /**
   * Sends an event whose caller waits, and sees to it that the caller is answered. The exchange
   * must know that it is answered later.
   */
  public void call(HttpServerExchange exchange, QueuedEvent queued, CallerWish wish) {
    EventKey event = new EventKey(queued.event().project(), queued.event().id());
    PendingCall call = pending.open(exchange, event, wish.timeoutMs());
    if (call == null) {
      ioThreads.execute(
          exchange.getIoThread(), () -> answers.tooMany(exchange, limits.pendingMax()));
      return;
    }
    wish.sayApplied(exchange);
    exchange.addExchangeCompleteListener(
        (ended, next) -> {
          end(call, End.LEFT); // unless it was answered
          next.proceed();
        });
    call.endsBy(
        exchange
            .getIoThread()
            .executeAfter(() -> timeOut(call), wish.timeoutMs(), TimeUnit.MILLISECONDS));
    send(call, queued);
    onItsThread(call, () -> watch(call));
  }

  private void send(PendingCall call, QueuedEvent queued) {
    Acknowledgements word =
        new Acknowledgements(
            1,
            stored -> gatewayMetrics.stored(call.event().project(), stored),
            result -> stored(call, result));
    Producer<byte[], byte[]> open = producer.get();
    if (open != null) {
      ProducerRecord<byte[], byte[]> record = EventRecords.write(lanes.requests, queued);
      long deadlineMs = queued.acceptedMs() + call.timeoutMs();
      new ReplyTo(call.id(), replies.partition(), deadlineMs, Micros.of(clock))
          .addTo(record.headers());
      word.send(open, record);
    }
    word.endOfSending();
  }

  private static void watch(PendingCall call) {
    HttpServerExchange exchange = call.exchange();
    if (call.hasEnded()) {
      return;
    }
    if (exchange.getConnection() instanceof HttpServerConnection connection) {
      HangUpWatch.begin(exchange, connection);
    } else {
      ResetWatch.begin(exchange);
    }
  }

  private void stored(PendingCall call, PublishResult result) {
    if (result instanceof PublishResult.Stored) {
      gatewayMetrics.accepted(1);
    } else if (end(call, End.NOT_STORED)) {
      answerOnItsThread(call, () -> answers.notStored(call, result));
    }
  }

  private void timeOut(PendingCall call) {
    if (end(call, End.TIMED_OUT)) {
      answer(call, () -> answers.timedOut(call));
    }
  }

  private boolean end(PendingCall call, End how) {
    if (!pending.end(call)) {
      return false;
    }
    metrics.ended(how);
    return true;
  }

  /** A record of the reply lane; on the thread that reads them. */
  private void read(ConsumerRecord<byte[], byte[]> record) {
    CorrelationId id = ReplyRecords.correlation(record);
    if (id != null && pending.isOurs(id)) {
      metrics.reply(ReplyRecords.read(record).map(this::take).orElse(ReplyFate.UNREADABLE));
    } // others share the partition
  }

  private ReplyFate take(ReplyRecords.Received received) {
    PendingCall call = pending.find(received.id());
    if (call == null) {
      return ReplyFate.UNMATCHED;
    }
    if (!call.event().equals(received.event())) {
      return ReplyFate.WRONG_EVENT;
    }
    Reply reply = received.reply();
    if (!end(call, CallAnswers.isSuccess(reply) ? End.ANSWERED : End.FAILED)) {
      return ReplyFate.UNMATCHED;
    }
    metrics.answered(call.waitedNanos(), Micros.of(clock) - received.sentMicros());
    if (reply instanceof Reply.Answered answered) {
      handOn(call, answered);
    } else {
      answerOnItsThread(call, () -> answers.notAnswered(call, reply));
    }
    return ReplyFate.TAKEN;
  }

  /** Large answers are looked through on a thread that may take its time. */
  private void handOn(PendingCall call, Reply.Answered answered) {
    int bytes = answered.body().length;
    if (answerBytes.addAndGet(bytes) > limits.answerBytesMax()) {
      answerBytes.addAndGet(-bytes);
      answerOnItsThread(call, () -> answers.noMemory(call));
      return;
    }
    if (bytes <= INLINE_BYTES_MAX) {
      onItsThread(call, () -> answered(call, answered));
    } else {
      call.exchange().getConnection().getWorker().execute(() -> answered(call, answered));
    }
  }

  private void answered(PendingCall call, Reply.Answered answered) {
    WebhookResult result;
    try {
      result = WebhookResult.of(answered);
    } catch (RuntimeException e) { // the call has ended: nobody else answers, or gives back
      answerBytes.addAndGet(-answered.body().length);
      answerOnItsThread(call, () -> answers.failed(call, e));
      return;
    }
    onItsThread(
        call,
        () -> {
          giveBackWhenWritten(call, answered.body().length);
          answer(call, () -> answers.answered(call, answered.status(), result));
        });
  }

  private void giveBackWhenWritten(PendingCall call, int bytes) {
    if (call.exchange().isComplete()) { // the caller has gone
      answerBytes.addAndGet(-bytes);
    } else {
      call.exchange()
          .addExchangeCompleteListener(
              (ended, next) -> {
                answerBytes.addAndGet(-bytes);
                next.proceed();
              });
    }
  }

  /** Replies and Kafka's word come on one thread each; each connection's own writes its answers. */
  private void onItsThread(PendingCall call, Runnable task) {
    ioThreads.execute(call.exchange().getIoThread(), task);
  }

  private void answerOnItsThread(PendingCall call, Runnable answering) {
    onItsThread(call, () -> answer(call, answering));
  }

  private void answer(PendingCall call, Runnable answering) {
    try {
      if (!call.exchange().isComplete()) {
        answering.run();
      }
    } catch (RuntimeException e) {
      answers.failed(call, e);
    }
  }

  /** Answers whoever still waits: the gateway stops. */
  public void giveUp() {
    for (PendingCall call : pending.all()) {
      if (end(call, End.STOPPED)) {
        answerOnItsThread(call, () -> answers.stopping(call));
      }
    }
  }

  /** Ends the reading of replies. */
  @Override
  public void close() throws InterruptedException {
    replies.close();
  }
}
