package io.dehaze.system.gateway;

import static io.dehaze.system.gateway.RawHttp2.END_STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.dehaze.gateway.Gateway;
import io.dehaze.gateway.sync.CallLimits;
import io.dehaze.lane.Lane;
import io.dehaze.lifecycle.Closer;
import io.dehaze.tls.CertificateFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that stops asks clients over HTTP/2 to go elsewhere, and loses nothing of theirs. */
@ExtendWith(SharedBroker.class)
@Timeout(180)
class Http2StopTest {
  private static final String EVENT = "{\"type\":\"order\"}";
  private static final int NO_ERROR = 0;
  private static final int DRAIN_MS = 4_000;

  @TempDir Path directory;
  private Cluster cluster;
  private Gateway gateway;
  private SSLContext trusting;

  @BeforeEach
  void start(Cluster fresh) throws Exception {
    cluster = fresh;
    CertificateFiles files =
        TestCertificate.write(directory, 1, Instant.now().plus(Duration.ofDays(1)));
    trusting = TestCertificate.trusting(files);
    var settings = TestSettings.with(CallLimits.DEFAULT, DRAIN_MS, "order");
    gateway = cluster.startReady(new Closer(), TestSettings.secured(settings, files));
  }

  private RawHttp2 connect() throws IOException {
    return new RawHttp2(gateway.port(), trusting);
  }

  private static void post(RawHttp2 client, int stream) {
    client.post(stream, 0);
    client.data(stream, END_STREAM, EVENT);
  }

  private static void assertTaken(RawHttp2 client, int stream) throws IOException {
    RawHttp2.End end = client.read();
    assertThat(end.stream()).isEqualTo(stream);
    assertThat(end.status()).isEqualTo(200);
  }

  /** Reads that nothing more is to be begun, before any other stream ends. */
  private static void assertAskedToGo(RawHttp2 client) throws IOException {
    assertFarewell(client, Integer.MAX_VALUE);
  }

  private static void assertFarewell(RawHttp2 client, int lastStream) throws IOException {
    assertThat(client.read()).isEqualTo(RawHttp2.End.TOLD_TO_GO);
    assertThat(client.goAway()).isEqualTo(new RawHttp2.GoAway(lastStream, NO_ERROR));
  }

  /** Reads the last stream that was seen, and then nothing more. */
  private static void assertEnded(RawHttp2 client, int lastStream) throws IOException {
    assertFarewell(client, lastStream);
    assertThat(client.read()).isEqualTo(RawHttp2.End.CLOSED);
  }

  @Test
  void asksEachClientToGo_whenWhatItHasBegunIsAnswered() throws Exception {
    try (RawHttp2 idle = connect();
        RawHttp2 fresh = connect();
        RawHttp2 busy = connect();
        RawHttp2 slow = connect()) {
      post(idle, 1);
      assertTaken(idle, 1);
      begin(busy, 1);
      begin(slow, 1);
      CompletableFuture<Void> closing = CompletableFuture.runAsync(gateway::close);
      assertAskedToGo(idle);
      assertAskedToGo(fresh);

      post(busy, 5);
      assertTaken(busy, 5);
      finish(busy, 1);
      assertTaken(busy, 1);
      assertAskedToGo(busy);
      post(busy, 7); // was on its way already
      assertTaken(busy, 7);
      finish(slow, 1);
      assertTaken(slow, 1);
      assertAskedToGo(slow);

      assertEnded(idle, 1);
      assertEnded(fresh, 0);
      assertEnded(busy, 7);
      assertEnded(slow, 3);
      closing.get(10, TimeUnit.SECONDS);
      assertThat(cluster.end(Lane.EVENTS)).isEqualTo(1 + 4 + 2);
    }
  }

  /** A request that goes on, and another one by which we know that the gateway has it. */
  private static void begin(RawHttp2 client, int stream) throws IOException {
    client.post(stream, 0, "content-length", "16");
    client.data(stream, 0, EVENT.substring(0, 8));
    post(client, stream + 2);
    assertTaken(client, stream + 2);
  }

  private static void finish(RawHttp2 client, int stream) {
    client.data(stream, END_STREAM, EVENT.substring(8));
  }

  @Test
  void asksThoseWhoNeverRestInTheEnd() throws Exception {
    try (RawHttp2 client = connect()) {
      begin(client, 1);
      long startNanos = System.nanoTime();
      CompletableFuture<Void> closing = CompletableFuture.runAsync(gateway::close);
      assertAskedToGo(client);
      assertThat(System.nanoTime() - startNanos).isGreaterThan(DRAIN_MS * 1_000_000L);
      assertEnded(client, 3);
      closing.get(10, TimeUnit.SECONDS);
    }
  }
}
