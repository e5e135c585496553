package io.dehaze.gateway.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dehaze.attempt.Attempt;
import io.dehaze.attempt.AttemptKind;
import io.dehaze.attempt.AttemptRecords;
import io.undertow.Undertow;
import io.undertow.util.SameThreadExecutor;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StreamsTest {
  private static final AttemptFilter ALL = new AttemptFilter("shop", null, null, null, 0, 0);

  private Streams streams;
  private final List<Socket> sockets = new ArrayList<>();
  private Undertow server;

  /**
   * Watchers may be let go; where a test does not say otherwise they have all the time to read why.
   */
  @BeforeEach
  void listen() {
    listen(60_000);
  }

  private void listen(int farewellMs) {
    streams = new Streams(farewellMs);
    server =
        Undertow.builder()
            .setIoThreads(2)
            .setWorkerThreads(1)
            .addHttpListener(0, "127.0.0.1")
            .setHandler(
                exchange ->
                    exchange.dispatch(
                        SameThreadExecutor.INSTANCE,
                        () -> {
                          if (!streams.open(exchange, ALL, Long.MAX_VALUE)) {
                            exchange.setStatusCode(503);
                            exchange.endExchange();
                          }
                        }))
            .build();
    server.start();
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    server.stop();
  }

  private Socket watch() throws IOException {
    int port = ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
    Socket socket = new Socket();
    sockets.add(socket);
    socket.setReceiveBufferSize(4 * 1024);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.setSoTimeout(30_000);
    socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(UTF_8));
    return socket;
  }

  private static AttemptWindow.Entry attempt(String project, String id) {
    Attempt attempt =
        new Attempt(
            new Attempt.Subject(project, id, "order", "mail", 1),
            AttemptKind.DELIVERED,
            new Attempt.Call("http://a:80", 1, 200),
            null,
            null,
            new Attempt.Times(1_000, 1_000, 2_000, 1, 2, 0));
    return new AttemptWindow.Entry(2_000, AttemptRecords.write("a", attempt).value());
  }

  private void awaitWatching(int count) {
    await().atMost(Duration.ofSeconds(20)).until(() -> streams.count() == count);
  }

  private static void awaitHello(Socket socket) throws IOException {
    for (StringBuilder head = new StringBuilder(); !head.toString().contains("retry:"); ) {
      int read = socket.getInputStream().read();
      assertThat(read).as("what follows %s", head).isNotNegative();
      head.append((char) read);
    }
  }

  private static String readAll(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    return new String(in.readAllBytes(), UTF_8);
  }

  @Test
  void showsWhatIsWanted_andSaysWhyItEnds() throws IOException {
    Socket watcher = watch();
    awaitWatching(1);

    streams.publish(List.of(attempt("bank", "theirs"), attempt("shop", "ours")));
    streams.close();

    assertThat(readAll(watcher))
        .contains("Content-Type: text/event-stream")
        .contains("event: attempt\ndata: {\"id\":\"ours\",\"type\":\"order\",\"trigger\":\"mail\"")
        .contains("event: closing\ndata: {\"reason\":")
        .doesNotContain("theirs");
    awaitWatching(0);
  }

  @Test
  void dropsAClientThatDoesNotRead_withALastMessage_andNoOther() throws IOException {
    Socket slow = watch();
    awaitWatching(1);
    List<AttemptWindow.Entry> many = List.of(attempt("shop", "x".repeat(100)));
    int published = 0;
    while (!streams.areEnding() && published++ < 1_000_000) {
      streams.publish(many);
    }
    Socket quick = watch();
    awaitHello(quick); // beside the slow one or after it: the kernel may have taken all it was sent
    streams.publish(List.of(attempt("shop", "after")));

    assertThat(readAll(slow))
        .contains("event: dropped\ndata: {\"reason\":")
        .doesNotContain("after");
    awaitWatching(1);
    streams.close();
    assertThat(readAll(quick)).contains("\"id\":\"after\"");
  }

  @Test
  void closesTheConnectionOfAClientThatNeverReads() throws IOException {
    server.stop();
    listen(200);
    watch();
    awaitWatching(1);
    while (!streams.areEnding()) {
      streams.publish(List.of(attempt("shop", "x".repeat(100))));
    }
    awaitWatching(0);
  }

  @Test
  void takesNoMoreThanItHasRoomFor() throws IOException {
    for (int i = 0; i < Streams.STREAMS_MAX; i++) {
      watch();
    }
    awaitWatching(Streams.STREAMS_MAX);

    byte[] head = watch().getInputStream().readNBytes(12);

    assertThat(new String(head, UTF_8)).isEqualTo("HTTP/1.1 503");
    sockets.get(0).close();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              streams.publish(List.of(attempt("shop", "e")));
              return streams.count() < Streams.STREAMS_MAX;
            });
  }
}
