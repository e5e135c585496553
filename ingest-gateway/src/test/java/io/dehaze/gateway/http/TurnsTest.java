package io.dehaze.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dehaze.event.Problem;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpServerExchange;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TurnsTest {
  private static final int TASK_THREADS = 2;
  private static final int AT_ONCE = 3;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Answers answers = new Answers(code -> {});
  private final TurnThreads threads = new TurnThreads();
  private final Turns turns =
      new Turns(
          threads,
          AT_ONCE,
          new Turns.Refusals(
              Problem.of(Codes.OVERLOADED, null, "too many"),
              Problem.of(Codes.KAFKA_UNAVAILABLE, null, "away")),
          answers);
  private final CountDownLatch waiting = new CountDownLatch(AT_ONCE);
  private final CountDownLatch kafkaAnswers = new CountDownLatch(1);
  private Undertow server;

  @BeforeEach
  void start() {
    server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setWorkerThreads(TASK_THREADS)
            .setServerOption(UndertowOptions.ENABLE_HTTP2, false)
            .setHandler(this::handle)
            .build();
    server.start();
  }

  @AfterEach
  void stop() {
    kafkaAnswers.countDown();
    server.stop();
    threads.close();
  }

  private void handle(HttpServerExchange exchange) {
    switch (exchange.getRequestPath()) {
      case "/wait" ->
          turns.take(
              exchange,
              () -> {
                waiting.countDown();
                kafkaAnswers.await();
                exchange.endExchange();
              });
      case "/away" ->
          turns.take(
              exchange,
              () -> {
                throw new KafkaException("as it is meant to");
              });
      default -> exchange.dispatch(exchange::endExchange); // as large bodies and handshakes are
    }
  }

  @Test
  void leavesTheServersOwnThreadsAlone_whileAsManyWaitAsMay() throws Exception {
    List<CompletableFuture<Integer>> waits = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      waits.add(get("/wait"));
    }
    assertThat(waiting.await(10, TimeUnit.SECONDS)).as("a thread for each").isTrue();
    assertThat(get("/body").get(10, TimeUnit.SECONDS)).isEqualTo(200);
    assertThat(get("/wait").get(10, TimeUnit.SECONDS)).as("one too many").isEqualTo(503);
    kafkaAnswers.countDown();
    for (CompletableFuture<Integer> each : waits) {
      assertThat(each.get(10, TimeUnit.SECONDS)).isEqualTo(200);
    }
  }

  @Test
  void saysThatKafkaIsAway_andMakesRoomAgain() throws Exception {
    for (int i = 0; i <= AT_ONCE; i++) {
      assertThat(get("/away").get(10, TimeUnit.SECONDS)).isEqualTo(503);
    }
    kafkaAnswers.countDown();
    assertThat(get("/wait").get(10, TimeUnit.SECONDS)).isEqualTo(200);
  }

  private CompletableFuture<Integer> get(String path) {
    int port = ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
    return http.sendAsync(request, BodyHandlers.discarding())
        .thenApply(answer -> answer.statusCode());
  }
}
