package io.dehaze.system.gateway;

import static io.dehaze.system.gateway.Wire.json;
import static io.dehaze.system.gateway.Wire.post;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dehaze.gateway.GatewaySettings;
import io.dehaze.lifecycle.Closer;
import io.dehaze.trigger.Trigger;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Clients that take their time lose their connection at the deadline, and hold up nobody. */
@ExtendWith(SharedBroker.class)
@Timeout(180)
class SlowClientsTest {
  private static final String EVENT = "{\"type\":\"order\"}";
  private static final Duration LATE = Duration.ofSeconds(5); // the limits are about 1 s

  /** The most that a trigger may have, each of 1,000 bytes. */
  private static final Map<String, String> OPTIONS =
      IntStream.range(0, 100)
          .boxed()
          .collect(Collectors.toMap(i -> "option-" + i, i -> "x".repeat(1_000)));

  private final Closer closer = new Closer();
  private final ScheduledExecutorService drip = Executors.newSingleThreadScheduledExecutor();
  private int port;

  @BeforeEach
  void start(Cluster cluster) throws Exception {
    var trigger = TestSettings.trigger("t", "order", Map.of());
    port =
        cluster
            .startReady(closer, TestSettings.with(TestSettings.IMPATIENT, List.of(trigger)))
            .port();
  }

  @AfterEach
  void stop() {
    drip.shutdownNow();
    closer.close();
  }

  @Test
  void losesABodyThatDrips() throws Exception {
    try (RawConnection connection = new RawConnection(port)) {
      connection.send(post("Content-Length: 1000\r\n", "{"));
      drip.scheduleAtFixedRate(
          () -> connection.send(new byte[] {' '}), 50, 50, TimeUnit.MILLISECONDS);
      long startNs = System.nanoTime();
      assertThat(connection.read()).extracting(RawConnection.Answer::status).isEqualTo(408);
      assertThat(Duration.ofNanos(System.nanoTime() - startNs)).isLessThan(LATE);
    }
  }

  @Test
  void losesABodyThatStops() throws Exception {
    assertLost(post("Transfer-Encoding: chunked\r\n", "5\r\nab"), 408);
  }

  @Test
  void losesAHeadThatStops() throws Exception {
    assertLost("POST /v1/api/shop/eventing/queue HT".getBytes(US_ASCII), 0);
  }

  @Test
  void losesAnIdleConnection() throws Exception {
    assertLost(new byte[0], 0);
    assertLost(json(EVENT), 200);
  }

  /** Whether they have sent what they announced or not. */
  @Test
  @Tag("long")
  void losesThoseWhoDoNotReadTheirAnswer(Cluster cluster) throws Exception {
    List<Trigger> triggers = new ArrayList<>();
    for (int i = 0; i < 100; i++) { // more than any socket's buffer
      triggers.add(TestSettings.trigger("t" + i, "x".repeat(256), OPTIONS));
    }
    SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    GatewaySettings settings = TestSettings.with(TestSettings.IMPATIENT, triggers);
    int of = cluster.startReady(closer, settings, metrics).port();
    Gauge inFlight = metrics.get("dehaze.gateway.requests.in.flight").gauge();
    try (RawConnection none = new RawConnection(of);
        RawConnection some = new RawConnection(of);
        RawConnection moved = new RawConnection(of)) {
      none.send(Wire.request("GET", Wire.TRIGGERS, "", ""));
      some.send(Wire.request("GET", Wire.TRIGGERS, "Content-Length: 1\r\n", ""));
      moved.send(Wire.request("GET", "/mission-control", "Content-Length: 1\r\n", ""));
      await("all are answered").until(() -> inFlight.value() == 3);
      await("all are given up").atMost(Duration.ofSeconds(45)).until(() -> inFlight.value() == 0);
    }
  }

  @Test
  void keepsAnsweringOthers() throws Exception {
    List<RawConnection> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 300; i++) {
        RawConnection connection = new RawConnection(port);
        slow.add(connection);
        connection.send(i % 3 == 0 ? new byte[] {'P'} : post("Content-Length: 1000\r\n", "{"));
      }
      dripInto(slow.stream().filter(each -> slow.indexOf(each) % 3 == 1).toList());
      for (int i = 0; i < 200; i++) {
        try (RawConnection good = new RawConnection(port)) {
          good.send(json(EVENT));
          assertThat(good.read()).extracting(RawConnection.Answer::status).isEqualTo(200);
        }
      }
      for (RawConnection connection : slow) {
        connection.readFinal();
        assertThat(connection.isClosedByServer()).isTrue();
      }
    } finally {
      for (RawConnection connection : slow) {
        connection.close();
      }
    }
  }

  private void dripInto(List<RawConnection> connections) {
    drip.scheduleAtFixedRate(
        () -> connections.forEach(each -> each.send(new byte[] {' '})),
        50,
        50,
        TimeUnit.MILLISECONDS);
  }

  private void assertLost(byte[] sent, int status) throws IOException {
    try (RawConnection connection = new RawConnection(port)) {
      long startNs = System.nanoTime();
      connection.send(sent);
      RawConnection.Answer answer = connection.read();
      assertThat(answer == null ? 0 : answer.status()).isEqualTo(status);
      assertThat(connection.isClosedByServer()).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - startNs)).isLessThan(LATE);
    }
  }
}
