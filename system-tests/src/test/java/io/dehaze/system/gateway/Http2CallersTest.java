package io.dehaze.system.gateway;

import static io.dehaze.system.gateway.RawHttp2.END_STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dehaze.gateway.Gateway;
import io.dehaze.gateway.sync.CallLimits;
import io.dehaze.lifecycle.Closer;
import io.dehaze.tls.CertificateFiles;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Callers that wait over HTTP/2: many on one connection, and each may go while others stay. */
@ExtendWith(SharedBroker.class)
@Timeout(180)
class Http2CallersTest {
  private static final Duration AT_ONCE = Duration.ofSeconds(5); // their deadline is a minute away
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final int DRAIN_MS = 2_000;
  private static final String EVENT = "{\"type\":\"order\",\"isSynchronous\":true}";

  @TempDir Path directory;
  private final Closer closer = new Closer();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private SSLContext trusting;
  private Gateway gateway;
  private PlayedWorker worker;

  @BeforeEach
  void start(Cluster cluster) throws Exception {
    CertificateFiles files =
        TestCertificate.write(directory, 1, Instant.now().plus(Duration.ofDays(1)));
    trusting = TestCertificate.trusting(files);
    CallLimits patient = new CallLimits(60_000, 60_000, 100, 1_000_000);
    var settings = TestSettings.secured(TestSettings.with(patient, DRAIN_MS, "order"), files);
    gateway = cluster.startReady(closer, settings, registry);
    worker = cluster.playedWorker(closer);
  }

  /** Whatever became of them: nobody waits, and nothing is kept. */
  @AfterEach
  void leavesNothingBehind() {
    try (closer) {
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> {
                assertThat(pending()).isZero();
                assertThat(gauge("dehaze.gateway.requests.in.flight")).isZero();
                assertThat(gauge("dehaze.gateway.body.memory")).isZero();
              });
    }
  }

  private void call(RawHttp2 client, int stream) {
    client.post(stream, 0);
    client.data(stream, END_STREAM, EVENT);
  }

  private double gauge(String name) {
    return registry.get(name).gauge().value();
  }

  private double pending() {
    return gauge("dehaze.sync.pending");
  }

  private double ended(String how) {
    return registry.get("dehaze.sync.calls").tag("end", how).counter().count();
  }

  @Test
  void areForgottenAtOnceWhenTheyResetTheirStream_andNoOthers() throws Exception {
    try (RawHttp2 client = connect()) {
      call(client, 1);
      PlayedWorker.Request first = worker.next();
      call(client, 3);
      PlayedWorker.Request second = worker.next();
      assertThat(pending()).isEqualTo(2);

      client.reset(1);
      await().atMost(AT_ONCE).until(() -> pending() == 1);
      assertThat(ended("left")).isEqualTo(1);
      worker.answer(first, "\"too late\"");
      worker.answer(second, "\"in time\"");

      RawHttp2.End end = client.read();
      assertThat(end.stream()).isEqualTo(3);
      assertThat(end.status()).isEqualTo(200);
      assertThat(end.body()).contains("in time");
      assertThat(ended("answered")).isEqualTo(1);

      call(client, 5); // the connection goes on
      worker.answer(worker.next(), "\"5\"");
      assertThat(client.read().status()).isEqualTo(200);
      assertThat(ended("left")).isEqualTo(1);
    }
  }

  @Test
  void areForgottenAtOnceHoweverSoonTheyReset() throws Exception {
    try (RawHttp2 client = connect()) {
      for (int stream = 1; stream < 100; stream += 2) {
        call(client, stream);
        client.reset(stream);
      }
      client.post(101, 0);
      client.data(101, END_STREAM, EVENT.replace("}", ",\"id\":\"last\"}"));
      PlayedWorker.Request request = worker.next();
      while (!request.event().id().equals("last")) {
        request = worker.next();
      }
      await().atMost(AT_ONCE).until(() -> pending() == 1);
      worker.answer(request, "1");
      assertThat(client.read()).isEqualTo(new RawHttp2.End(101, 200, answer("last", "1")));
    }
  }

  private static String answer(String id, String result) {
    return "{\"id\":\"" + id + "\",\"status\":200,\"result\":" + result + "}";
  }

  @Test
  void takeALargeAnswerAsSlowlyAsTheyWant() throws Exception {
    String large = "\"" + "x".repeat(100_000) + "\""; // more than a client takes that says nothing
    try (RawHttp2 client = connect()) {
      call(client, 1);
      worker.answer(worker.next(), large);
      CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS)
          .execute(
              () -> {
                client.widen(0, 100_000);
                client.widen(1, 100_000);
              });
      RawHttp2.End end = client.read();
      assertThat(end.status()).isEqualTo(200);
      assertThat(end.body()).contains(large);
    }
  }

  @Test
  void areForgottenAtOnceWithTheirConnection() throws Exception {
    RawHttp2 client = connect();
    call(client, 1);
    call(client, 3);
    worker.next();
    worker.next();
    assertThat(pending()).isEqualTo(2);
    client.close();
    await().atMost(AT_ONCE).until(() -> pending() == 0);
    assertThat(ended("left")).isEqualTo(2);
  }

  /** Java's client before version 24 forgets all that runs when it is asked to begin nothing. */
  @Test
  void areAnsweredByAGatewayThatStops_whateverTheirClientMakesOfAFarewell() throws Exception {
    HttpClient client = HttpClient.newBuilder().sslContext(trusting).build();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + gateway.port() + Wire.QUEUE))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(EVENT))
            .build();
    var answer = client.sendAsync(request, BodyHandlers.ofString());
    PlayedWorker.Request waiting = worker.next();
    CompletableFuture<Void> closing = CompletableFuture.runAsync(gateway::close);
    CompletableFuture.delayedExecutor(DRAIN_MS / 2, TimeUnit.MILLISECONDS)
        .execute(() -> worker.answer(waiting, "\"in time\""));

    assertThat(answer.get(20, TimeUnit.SECONDS).version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(answer.get().body()).contains("in time");
    closing.get(20, TimeUnit.SECONDS);
  }

  private RawHttp2 connect() throws IOException {
    return new RawHttp2(gateway.port(), trusting);
  }
}
