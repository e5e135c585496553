package io.dehaze.system.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dehaze.event.EventKey;
import io.dehaze.event.EventRecordReader;
import io.dehaze.event.QueuedEvent;
import io.dehaze.event.RecordReading;
import io.dehaze.json.JsonLimits;
import io.dehaze.reply.Reply;
import io.dehaze.reply.ReplyRecords;
import io.dehaze.reply.ReplyTo;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Plays the worker for gateways under test: takes requests, and answers as the test wants. */
final class PlayedWorker implements AutoCloseable {
  /** A synchronous event as it came. */
  record Request(ReplyTo to, QueuedEvent queued) {
    EventKey event() {
      return new EventKey(queued.event().project(), queued.event().id());
    }
  }

  private final EventRecordReader reader = new EventRecordReader(JsonLimits.DEFAULT);
  private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
  private final Consumer<byte[], byte[]> consumer;
  private final Producer<byte[], byte[]> producer;
  private final String replies;
  private final Thread thread = new Thread(this::read, "played-worker");
  private volatile java.util.function.Consumer<Request> atOnce = requests::add;
  private volatile boolean closing;

  /** Reads one lane and writes another, through these clients, which it closes. */
  PlayedWorker(
      Consumer<byte[], byte[]> consumer, Producer<byte[], byte[]> producer, String replies) {
    this.consumer = consumer;
    this.producer = producer;
    this.replies = replies;
    thread.start();
  }

  private void read() {
    while (!closing) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
        QueuedEvent queued = ((RecordReading.Decoded) reader.read(record)).queued();
        atOnce.accept(new Request(ReplyTo.of(record.headers()).orElseThrow(), queued));
      }
    }
    consumer.close();
  }

  /** The next request. */
  Request next() throws InterruptedException {
    Request next = requests.poll(20, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no request came");
    }
    return next;
  }

  /** From now on every request is answered at once, by the id of its event. */
  void answerAtOnce() {
    atOnce = request -> answer(request, "\"" + request.queued().event().id() + "\"");
  }

  /** Answers 200 with a body. */
  void answer(Request request, String body) {
    send(request.to(), request.event(), body);
  }

  /** Writes a reply that may be to nobody. */
  void send(ReplyTo to, EventKey event, String body) {
    Reply reply = new Reply.Answered(200, "application/json", body.getBytes(UTF_8));
    send(ReplyRecords.write(replies, to, event, reply, System.currentTimeMillis() * 1_000));
  }

  String replies() {
    return replies;
  }

  void send(ProducerRecord<byte[], byte[]> record) {
    producer.send(record);
  }

  @Override
  public void close() throws InterruptedException {
    closing = true;
    thread.join();
    producer.close();
  }
}
