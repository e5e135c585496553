package io.dehaze.system.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dehaze.event.EventKey;
import io.dehaze.gateway.Gateway;
import io.dehaze.gateway.sync.CallLimits;
import io.dehaze.lifecycle.Closer;
import io.dehaze.reply.CorrelationId;
import io.dehaze.reply.ReplyTo;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Callers that wait at a gateway, and replies that are right, wrong, late, or never come. */
@ExtendWith(SharedBroker.class)
@Timeout(180)
class WaitingCallersTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final int DRAIN_MS = 1_500;

  private final Closer closer = new Closer();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private Cluster cluster;
  private Gateway gateway;
  private Client client;
  private PlayedWorker worker;

  @BeforeEach
  void start(Cluster fresh) throws Exception {
    cluster = fresh;
    CallLimits limits = new CallLimits(10_000, 20_000, 3, 1_000);
    var settings = TestSettings.with(limits, DRAIN_MS, "order");
    gateway = cluster.startReady(closer, settings, registry);
    client = new Client(gateway.port());
    worker = cluster.playedWorker(closer);
  }

  @AfterEach
  void stop() {
    closer.close();
  }

  private CompletableFuture<Client.Answer> call(String query) {
    return CompletableFuture.supplyAsync(
        () ->
            client.send(
                client
                    .request(Wire.QUEUE + query, "application/json")
                    .POST(BodyPublishers.ofString("{\"type\":\"order\",\"isSynchronous\":true}"))),
        command -> new Thread(command, "caller").start());
  }

  private static Client.Answer get(CompletableFuture<Client.Answer> answer) throws Exception {
    return answer.get(20, TimeUnit.SECONDS);
  }

  private double replies(String fate) {
    return registry.get("dehaze.sync.replies").tag("fate", fate).counter().count();
  }

  private double pending() {
    return registry.get("dehaze.sync.pending").gauge().value();
  }

  @Test
  void answersByTheFirstRightReply_andNoOtherChangesAnything() throws Exception {
    CompletableFuture<Client.Answer> answer = call("");
    PlayedWorker.Request request = worker.next();
    ReplyTo to = request.to();
    CorrelationId unknown = new CorrelationId(to.id().gateway(), to.id().call() + 1);
    CorrelationId others = new CorrelationId(to.id().gateway() + 1, to.id().call());
    EventKey event = request.event();

    worker.send(with(to, unknown), event, "\"unknown\"");
    worker.send(with(to, others), event, "\"of another gateway\"");
    worker.send(to, new EventKey("other", event.id()), "\"of another project\"");
    worker.send(to, new EventKey(event.project(), "other"), "\"to another event\"");
    var senseless =
        new ProducerRecord<byte[], byte[]>(worker.replies(), to.partition(), null, null);
    senseless.headers().add("dehaze_correlation", bytes(to.id()));
    worker.send(senseless);
    worker.answer(request, "\"right\"");
    worker.answer(request, "\"right again\"");

    assertThat(get(answer).body().path("result").asText()).isEqualTo("right");
    await().atMost(SOON).until(() -> replies("unmatched") == 2);
    assertThat(replies("wrong_event")).isEqualTo(2);
    assertThat(replies("unreadable")).isEqualTo(1);
    assertThat(replies("taken")).isEqualTo(1);
    assertThat(pending()).isZero();
  }

  private static ReplyTo with(ReplyTo to, CorrelationId id) {
    return new ReplyTo(id, to.partition(), to.deadlineMs(), to.sentMicros());
  }

  private static byte[] bytes(CorrelationId id) {
    return ByteBuffer.allocate(16).putLong(id.gateway()).putLong(id.call()).array();
  }

  @Test
  void answersAtTheDeadline_andALateReplyChangesNothing() throws Exception {
    call("?timeout=1").get(20, TimeUnit.SECONDS); // the first takes longer
    worker.next();
    long startNanos = System.nanoTime();
    CompletableFuture<Client.Answer> answer = call("?timeout=400");
    PlayedWorker.Request request = worker.next();
    assertThat(get(answer).status()).isEqualTo(504);
    long ms = (System.nanoTime() - startNanos) / 1_000_000;
    assertThat(ms).isBetween(398L, 700L);
    assertThat(get(answer).code()).isEqualTo("sync_timeout");
    assertThat(get(answer).body().path("id").asText()).isEqualTo(request.event().id());
    assertThat(request.to().deadlineMs()).isEqualTo(request.queued().acceptedMs() + 400);

    worker.answer(request, "1");
    await().atMost(SOON).until(() -> replies("unmatched") == 1);
    assertThat(pending()).isZero();
  }

  @Test
  void endsEachCallOnce_whereRepliesAndDeadlinesMeet() throws Exception {
    List<CompletableFuture<Client.Answer>> answers = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      answers.add(call("?timeout=50"));
      PlayedWorker.Request request = worker.next();
      long leftMs = request.to().deadlineMs() - System.currentTimeMillis() - 2 + i % 5;
      CompletableFuture.delayedExecutor(Math.max(0, leftMs), TimeUnit.MILLISECONDS)
          .execute(() -> worker.answer(request, "1"));
      assertThat(get(answers.get(i)).status()).isIn(200, 504);
    }
    await().atMost(SOON).until(() -> replies("taken") + replies("unmatched") == 60);
    assertThat(pending()).isZero();
  }

  @Test
  void letsSoManyWaitAndNoMore() throws Exception {
    List<CompletableFuture<Client.Answer>> waiting = List.of(call(""), call(""), call(""));
    List<PlayedWorker.Request> requests = List.of(worker.next(), worker.next(), worker.next());
    Client.Answer refused = get(call(""));
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.code()).isEqualTo("overloaded");
    assertThat(refused.response().headers().firstValue("Retry-After")).isPresent();

    worker.answer(requests.get(0), "\"" + "x".repeat(1_000) + "\"");
    await().atMost(SOON).until(() -> pending() == 2);
    CompletableFuture<Client.Answer> fourth = call("");
    worker.answer(worker.next(), "4");
    assertThat(get(fourth).status()).isEqualTo(200);
    worker.answer(requests.get(1), "1");
    worker.answer(requests.get(2), "1");
    int tooMuch = 0;
    for (CompletableFuture<Client.Answer> each : waiting) {
      tooMuch += get(each).status() == 503 ? 1 : 0;
    }
    assertThat(tooMuch).as("one answer is more than all of them may be").isEqualTo(1);
    assertThat(pending()).isZero();
  }

  @Test
  void losesNoReply_howeverSoonItComes() throws Exception {
    worker.answerAtOnce();
    for (int i = 0; i < 5; i++) {
      try (Closer own = new Closer()) {
        Gateway fresh = cluster.startReady(own, TestSettings.of("order"));
        client = new Client(fresh.port());
        Client.Answer answer = get(call("?timeout=5000"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().path("result")).isEqualTo(answer.body().path("id"));
      }
    }
  }

  @Test
  void answersThoseWhoWaitWhenItStops() throws Exception {
    CompletableFuture<Client.Answer> answered = call("");
    PlayedWorker.Request request = worker.next();
    CompletableFuture<Client.Answer> given = call("");
    worker.next();
    CompletableFuture<Void> closing = CompletableFuture.runAsync(gateway::close);
    CompletableFuture.delayedExecutor(DRAIN_MS / 2, TimeUnit.MILLISECONDS)
        .execute(() -> worker.answer(request, "\"in time\""));

    assertThat(get(answered).body().path("result").asText()).isEqualTo("in time");
    assertThat(get(given).status()).isEqualTo(503);
    assertThat(get(given).code()).isEqualTo("unconfirmed");
    closing.get(20, TimeUnit.SECONDS);
  }
}
