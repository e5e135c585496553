package io.dehaze.system.gateway;

import static io.dehaze.system.gateway.RawHttp2.CONTINUATION;
import static io.dehaze.system.gateway.RawHttp2.END_STREAM;
import static io.dehaze.system.gateway.RawHttp2.HEADERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dehaze.gateway.http.HttpLimits;
import io.dehaze.lane.Lane;
import io.dehaze.lifecycle.Closer;
import io.dehaze.tls.CertificateFiles;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The limits hold over TLS and HTTP/2 as they do over HTTP/1.1. */
@ExtendWith(SharedBroker.class)
@Timeout(180)
class Http2Test {
  private static final String EVENT = "{\"type\":\"order\"}";

  /** A head within 2.5 s, a body within 1 s, 3 s of idling. */
  private static final HttpLimits LIMITS =
      new HttpLimits(16 * 1024, 64, 2_500, 1_000, 3_000, 10_000, 100_000, 100, 1_048_576);

  @TempDir Path directory;
  private final Closer closer = new Closer();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private Cluster cluster;
  private SSLContext trusting;
  private int port;

  @BeforeEach
  void start(Cluster ofTest) throws Exception {
    cluster = ofTest;
    CertificateFiles files =
        TestCertificate.write(directory, 1, Instant.now().plus(Duration.ofDays(1)));
    trusting = TestCertificate.trusting(files);
    var trigger = TestSettings.trigger("t", "order", Map.of());
    port =
        cluster
            .startReady(
                closer,
                TestSettings.secured(TestSettings.with(LIMITS, List.of(trigger)), files),
                metrics)
            .port();
  }

  /** Whatever clients did: a good request is taken, nothing else was, and nothing is left over. */
  @AfterEach
  void leavesNothingBehind() throws IOException {
    try (closer;
        RawHttp2 good = connect()) {
      long before = cluster.end(Lane.EVENTS);
      good.post(1, 0);
      good.data(1, END_STREAM, EVENT);
      assertThat(good.read().status()).isEqualTo(200);
      assertThat(cluster.end(Lane.EVENTS)).isEqualTo(before + 1);
      await("all requests have ended")
          .untilAsserted(
              () -> {
                assertThat(gauge("dehaze.gateway.requests.in.flight")).isZero();
                assertThat(gauge("dehaze.gateway.body.memory")).isZero();
              });
    }
  }

  @Test
  void refusesOnOneStreamAndGoesOnWithOthers() throws IOException {
    try (RawHttp2 client = connect()) {
      client.post(1, 0, "content-length", "8388609");
      assertRefused(client.read(), 413, "body_too_large");
      client.post(3, 0, "content-encoding", "gzip");
      assertRefused(client.read(), 415, "content_encoding");
      client.post(5, 0);
      client.data(5, END_STREAM, "{}");
      assertRefused(client.read(), 400, "missing_field");
      client.post(7, END_STREAM);
      assertRefused(client.read(), 400, "empty_body");
      client.post(9, 0, "content-length", "16");
      client.data(9, END_STREAM, EVENT);
      assertThat(client.read().status()).isEqualTo(200);
    }
  }

  @Test
  void takesNoBodyOfAnotherLengthThanAnnounced() throws IOException {
    long before = cluster.end(Lane.EVENTS);
    for (String length : List.of("15", "17", "1000")) {
      try (RawHttp2 client = connect()) {
        client.post(1, 0, "content-length", length);
        client.data(1, END_STREAM, EVENT);
        assertThat(client.read().status()).as(length).isNotEqualTo(200);
      }
    }
    assertThat(cluster.end(Lane.EVENTS)).isEqualTo(before);
  }

  @Test
  void refusesHeadsThatAreTooLarge() throws IOException {
    String[] many =
        IntStream.range(0, 65)
            .boxed()
            .flatMap(i -> Stream.of("x-" + i, "1"))
            .toArray(String[]::new);
    try (RawHttp2 client = connect()) {
      client.post(1, END_STREAM, many);
      assertThat(client.read().status()).isNotEqualTo(200);
    }
    try (RawHttp2 client = connect()) {
      client.frame(HEADERS, 0, 1, new byte[] {(byte) 0x83});
      for (int i = 0; i < 100; i++) { // no end of headers, ever
        client.frame(CONTINUATION, 0, 1, new byte[1_000]);
      }
      assertEnds(client);
    }
  }

  @Test
  void tellsThoseToGoWhoOpenStreamsToResetThem() throws IOException {
    try (RawHttp2 client = connect()) {
      for (int i = 0; i < 300; i++) {
        client.post(1 + 2 * i, 0, "content-length", "16");
        client.reset(1 + 2 * i);
      }
      assertEnds(client);
    }
  }

  @Test
  void losesSlowClients() throws IOException {
    List<Socket> slow = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      slow.add(new Socket(InetAddress.getLoopbackAddress(), port)); // no handshake, ever
    }
    try (RawHttp2 body = connect();
        RawHttp2 head = connect();
        RawHttp2 idle = connect();
        RawConnection handshake = new RawConnection(port)) {
      handshake.send(new byte[] {0x16, 3, 1, 2});
      body.post(1, 0, "content-length", "16");
      body.data(1, 0, "{");
      head.frame(HEADERS, 0, 1, new byte[] {(byte) 0x83});
      try (RawHttp2 good = connect()) {
        good.post(1, 0);
        good.data(1, END_STREAM, EVENT);
        assertThat(good.read().status()).isEqualTo(200);
      }
      assertRefused(body.read(), 408, "body_timeout");
      assertEnds(head);
      assertEnds(idle);
      assertThat(handshake.isClosedByServer()).isTrue();
      for (Socket each : slow) {
        assertThat(each.getInputStream().read()).isEqualTo(-1);
      }
    } finally {
      for (Socket each : slow) {
        each.close();
      }
    }
  }

  /** Refused with its body unread, or read: no answer is kept for ever that nobody wants. */
  @Test
  @Tag("long")
  void losesClientsThatDoNotReadTheirAnswer() throws IOException {
    try (RawHttp2 client = new RawHttp2(port, trusting, 0)) {
      client.post(1, 0, "content-encoding", "gzip");
      client.post(3, END_STREAM);
      await("both are answered").until(() -> gauge("dehaze.gateway.requests.in.flight") == 2);
      await("both are given up")
          .atMost(Duration.ofSeconds(45))
          .until(() -> gauge("dehaze.gateway.requests.in.flight") == 0);
    }
  }

  /** Whatever comes of its streams, the connection ends; within the time that a read may take. */
  private static void assertEnds(RawHttp2 client) throws IOException {
    RawHttp2.End end = client.read();
    while (end.status() != RawHttp2.ENDED) {
      assertThat(end.status()).isNotEqualTo(200);
      end = client.read();
    }
  }

  private RawHttp2 connect() throws IOException {
    return new RawHttp2(port, trusting);
  }

  private static void assertRefused(RawHttp2.End end, int status, String code) {
    assertThat(end.status()).isEqualTo(status);
    assertThat(end.body()).contains("\"" + code + "\"");
  }

  private double gauge(String name) {
    return metrics.get(name).gauge().value();
  }
}
