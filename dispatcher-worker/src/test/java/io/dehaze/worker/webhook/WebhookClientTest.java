package io.dehaze.worker.webhook;

import static io.dehaze.worker.webhook.ScriptedEndpoint.always;
import static io.dehaze.worker.webhook.ScriptedEndpoint.ok;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dehaze.destination.DestinationRules;
import io.dehaze.endpoint.Endpoint;
import io.dehaze.worker.webhook.CallResult.Answered;
import io.dehaze.worker.webhook.CallResult.NotSent;
import io.dehaze.worker.webhook.CallResult.Unanswered;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookClientTest {
  private static final int RESPONSE_BYTES_MAX = 64 * 1024;
  private static final int CONNECTIONS_MAX = 4;

  /** Where the endpoints of this test are. */
  private static final DestinationRules LOCAL = DestinationRules.allowing("127.0.0.0/8", "::1");

  private WebhookClient client;

  @BeforeEach
  void start() throws Exception {
    client =
        new WebhookClient(new ClientSettings(2, CONNECTIONS_MAX, RESPONSE_BYTES_MAX, 500, LOCAL));
  }

  @AfterEach
  void stop() throws InterruptedException {
    client.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 204, 299, 301, 302, 400, 410, 429, 500, 503, 599})
  void hasTheStatusThatTheEndpointAnswered(int status) throws Exception {
    String head = "HTTP/1.1 " + status + " Whatever\r\n";
    String body = status == 204 ? "\r\n" : "Content-Length: 3\r\n\r\nabc";
    try (ScriptedEndpoint endpoint = new ScriptedEndpoint(always(head + body))) {
      assertThat(call(endpoint.port()).get()).isEqualTo(new Answered(status, null));
    }
  }

  @Test
  void sendsBodyAndHeadersAsGivenAndNothingThatNobodyAskedFor() throws Exception {
    try (ScriptedEndpoint endpoint = new ScriptedEndpoint(always(ok()))) {
      call(endpoint.port()).get();

      ScriptedEndpoint.Request request = endpoint.requests().iterator().next();
      assertThat(request.body()).isEqualTo("{\"n\":1.0}");
      assertThat(request.head().lines().filter(line -> !line.isEmpty()))
          .containsExactlyInAnyOrder(
              "POST /hook?a=b HTTP/1.1",
              "Host: localhost:" + endpoint.port(),
              "User-Agent: Dehaze",
              "Content-Length: 9",
              "X-Test: yes");
    }
  }

  /** Whatever let it get so far. */
  @Test
  void writesNoHeaderValueOverTheEndOfItsLine() throws Exception {
    try (ScriptedEndpoint endpoint = new ScriptedEndpoint(always(ok()))) {
      TestCall call = new TestCall(local(endpoint.port()), 5_000);
      call.header = "a\r\nX-Injected: 1\r\n\r\nPOST / HTTP/1.1\nX: 1";
      call(call).get();

      ScriptedEndpoint.Request request = endpoint.requests().iterator().next();
      assertThat(request.head().lines().filter(line -> !line.isEmpty())).hasSize(5);
      assertThat(request.head().lines()).noneMatch(line -> line.startsWith("X-Injected"));
      assertThat(endpoint.requests()).hasSize(1);
    }
  }

  @Test
  void usesAConnectionAgain() throws Exception {
    try (ScriptedEndpoint endpoint = new ScriptedEndpoint(always(ok()))) {
      for (int i = 0; i < 20; i++) {
        assertThat(call(endpoint.port()).get()).isEqualTo(new Answered(200, null));
      }
      assertThat(endpoint.connections()).isLessThanOrEqualTo(2); // one for each I/O thread
    }
  }

  @Test
  void closesConnectionsThatNobodyUses() throws Exception {
    try (ScriptedEndpoint endpoint = new ScriptedEndpoint(always(ok()))) {
      call(endpoint.port()).get();
      await().atMost(Duration.ofSeconds(5)).until(() -> client.connections() == 0);
    }
  }

  @Test
  void aConnectionThatDiedWhileIdleCostsNoFailure() throws Exception {
    try (ScriptedEndpoint endpoint =
        new ScriptedEndpoint(
            (request, out, socket) -> {
              if (request.indexOnConnection() == 1) {
                socket.close(); // exactly when the second request on it arrives
              } else {
                out.write(ok().getBytes(UTF_8));
              }
            })) {
      for (int i = 0; i < 20; i++) {
        assertThat(call(endpoint.port()).get()).isEqualTo(new Answered(200, null));
      }
    }
  }

  @Test
  void aFreshConnectionThatClosesWithoutAnAnswerIsAFailure() throws Exception {
    try (ScriptedEndpoint endpoint =
        new ScriptedEndpoint((request, out, socket) -> socket.close())) {
      assertUnanswered(call(endpoint.port()).get(), ErrorClass.CONNECTION_CLOSED);
      assertThat(endpoint.requests()).hasSize(1);
    }
  }

  @Test
  void anAnswerThatBreaksOffIsAFailure() throws Exception {
    String half = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf";
    try (ScriptedEndpoint endpoint =
        new ScriptedEndpoint(
            (request, out, socket) -> {
              out.write(half.getBytes(UTF_8));
              out.flush();
              socket.close();
            })) {
      assertUnanswered(call(endpoint.port()).get(), ErrorClass.CONNECTION_CLOSED);
    }
  }

  @Test
  void nobodyListening() throws Exception {
    int port;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = taken.getLocalPort();
    }
    assertUnanswered(call(port).get(), ErrorClass.CONNECTION_REFUSED);
  }

  @Test
  void manyCallsThatAreRefusedAllEnd() throws Exception {
    int port;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = taken.getLocalPort();
    }
    List<CompletableFuture<CallResult>> calls = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      calls.add(call(port, 30_000));
    }
    for (CompletableFuture<CallResult> each : calls) {
      assertUnanswered(each.get(20, TimeUnit.SECONDS), ErrorClass.CONNECTION_REFUSED);
    }
    await().until(() -> client.connections() == 0);
  }

  @Test
  void aHostWithoutAnAddress() throws Exception {
    Endpoint nowhere = new Endpoint("http", "no-such-host.invalid", 80);
    assertUnanswered(call(new TestCall(nowhere, 5_000)).get(), ErrorClass.DNS);
  }

  @Test
  void aServerWithoutACertificate() throws Exception {
    ServerSocket server = SSLContext.getDefault().getServerSocketFactory().createServerSocket(0);
    try (ScriptedEndpoint endpoint =
        new ScriptedEndpoint(server, ScriptedEndpoint.always(ScriptedEndpoint.ok()))) {
      Endpoint tls = new Endpoint("https", "127.0.0.1", endpoint.port());
      assertUnanswered(call(new TestCall(tls, 10_000)).get(20, TimeUnit.SECONDS), ErrorClass.TLS);
    }
  }

  @Test
  void silenceEndsAtTheDeadline() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (ScriptedEndpoint endpoint =
        new ScriptedEndpoint((request, out, socket) -> never.await())) {
      assertTimesOut(call(endpoint.port(), 300), 300);
    }
  }

  @Test
  void aBodyThatDripsEndsAtTheDeadline() throws Exception {
    try (ScriptedEndpoint endpoint =
        new ScriptedEndpoint(
            (request, out, socket) -> {
              out.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n".getBytes(UTF_8));
              drip(out);
            })) {
      assertTimesOut(call(endpoint.port(), 400), 400);
    }
  }

  @Test
  void headersThatDripEndAtTheDeadline() throws Exception {
    try (ScriptedEndpoint endpoint =
        new ScriptedEndpoint(
            (request, out, socket) -> {
              out.write("HTTP/1.1 200 OK\r\nX-A: ".getBytes(UTF_8));
              drip(out);
            })) {
      assertTimesOut(call(endpoint.port(), 400), 400);
    }
  }

  @Test
  void anEndlessBodyIsReadToTheBoundAndItsStatusStands() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    try (ScriptedEndpoint endpoint =
        new ScriptedEndpoint(
            (request, out, socket) -> {
              try {
                out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(UTF_8));
                byte[] chunk = ("400\r\n" + "x".repeat(1024) + "\r\n").getBytes(UTF_8);
                while (true) {
                  out.write(chunk);
                }
              } finally {
                closed.countDown();
              }
            })) {
      assertThat(call(endpoint.port(), 5_000).get()).isEqualTo(new Answered(200, null));
      assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void whatIsNotHttpIsAFailure() throws Exception {
    try (ScriptedEndpoint endpoint = new ScriptedEndpoint(always("SSH-2.0-OpenSSH_9\r\n\r\n"))) {
      assertThat(call(endpoint.port(), 1_000).get()).isInstanceOf(Unanswered.class);
    }
  }

  @Test
  void anAnswerBeforeTheEndOfALargeRequestCounts() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Thread early = new Thread(() -> answerWithoutReading(server));
      early.setDaemon(true);
      early.start();
      TestCall call = new TestCall(local(server.getLocalPort()), 3_000);
      call.body = new byte[20_000_000];
      assertThat(call(call).get()).isEqualTo(new Answered(413, null));
    }
  }

  @Test
  void opensNoMoreConnectionsThanAllowedAndServesAllThatWait() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (ScriptedEndpoint endpoint =
        new ScriptedEndpoint(
            (request, out, socket) -> {
              go.await();
              out.write(ok().getBytes(UTF_8));
            })) {
      List<CompletableFuture<CallResult>> calls = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        calls.add(call(endpoint.port(), 10_000));
      }
      await().until(() -> endpoint.requests().size() == CONNECTIONS_MAX);
      go.countDown();
      for (CompletableFuture<CallResult> each : calls) {
        assertThat(each.get()).isEqualTo(new Answered(200, null));
      }
      assertThat(endpoint.connections()).isEqualTo(CONNECTIONS_MAX);
    }
  }

  @Test
  void sendsNothingThatIsNotWantedAnyMore() throws Exception {
    try (ScriptedEndpoint endpoint = new ScriptedEndpoint(always(ok()))) {
      TestCall call = new TestCall(local(endpoint.port()), 1_000);
      call.wanted = false;
      assertThat(call(call).get()).isEqualTo(new NotSent());
      assertThat(endpoint.requests()).isEmpty();
    }
  }

  /** Keeps its sockets: one that is garbage is closed, and what it said may be lost with it. */
  private static void answerWithoutReading(ServerSocket server) {
    Deque<Socket> kept = new ArrayDeque<>();
    try {
      while (true) {
        kept.add(server.accept());
        kept.getLast()
            .getOutputStream()
            .write("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n".getBytes(UTF_8));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private static void drip(java.io.OutputStream out) throws IOException, InterruptedException {
    for (int i = 0; i < 100; i++) {
      out.write('x');
      out.flush();
      TimeUnit.MILLISECONDS.sleep(50); // the endpoint's slowness, not the test's waiting
    }
  }

  private static void assertTimesOut(CompletableFuture<CallResult> call, long timeoutMs)
      throws InterruptedException, ExecutionException, TimeoutException {
    long start = System.nanoTime();
    assertUnanswered(call.get(10, TimeUnit.SECONDS), ErrorClass.TIMEOUT);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(timeoutMs / 2), Duration.ofMillis(timeoutMs + 5_000));
  }

  private static void assertUnanswered(CallResult result, ErrorClass error) {
    assertThat(result).isInstanceOf(Unanswered.class);
    assertThat(((Unanswered) result).error()).as(result.toString()).isEqualTo(error);
  }

  private CompletableFuture<CallResult> call(int port) {
    return call(port, 5_000);
  }

  private CompletableFuture<CallResult> call(int port, int timeoutMs) {
    return call(new TestCall(local(port), timeoutMs));
  }

  private CompletableFuture<CallResult> call(TestCall call) {
    client.call(call);
    return call.result;
  }

  private static Endpoint local(int port) {
    return new Endpoint("http", "localhost", port);
  }
}
