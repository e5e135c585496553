package io.dehaze.system.gateway;

import static io.dehaze.system.gateway.Wire.json;
import static io.dehaze.system.gateway.Wire.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dehaze.gateway.GatewaySettings;
import io.dehaze.gateway.PublishSettings;
import io.dehaze.gateway.http.HttpLimits;
import io.dehaze.lane.Lane;
import io.dehaze.lifecycle.Closer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What clients together may take: refused at once, with a word when to come back. */
@ExtendWith(SharedBroker.class)
@Timeout(180)
class PublishLimitsTest {
  private static final String EVENT = "{\"type\":\"order\"}";

  private final Closer closer = new Closer();

  @AfterEach
  void stop() {
    closer.close();
  }

  @Test
  void refusesAProjectThatPublishesTooFast_andKeepsItsConnection(Cluster cluster) throws Exception {
    PublishSettings slow = new PublishSettings(4_000, 4_096, 1, 5, 200);
    int port = cluster.startReady(closer, with(HttpLimits.DEFAULT, slow)).port();
    try (RawConnection connection = new RawConnection(port)) {
      for (int i = 0; i < 4; i++) {
        connection.send(json(EVENT));
        assertThat(connection.read().status()).isEqualTo(200);
      }
      connection.send(json("[" + EVENT + "," + EVENT + "," + EVENT + "]"));
      assertThat(connection.read().status()).isEqualTo(200);

      connection.send(json(EVENT));
      RawConnection.Answer refused = connection.read();
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.body()).contains("\"rate_limited\"");
      assertThat(Integer.parseInt(refused.headers().get("retry-after"))).isBetween(1, 4);
      assertThat(refused.saysClose()).isFalse();
    }
    assertThat(cluster.end(Lane.EVENTS)).isEqualTo(7);
  }

  @Test
  void refusesWhatWouldWaitTooLong(Cluster cluster) throws Exception {
    PublishSettings none = new PublishSettings(4_000, 0, 0, 1, 200);
    int port = cluster.startReady(closer, with(HttpLimits.DEFAULT, none)).port();
    try (RawConnection connection = new RawConnection(port)) {
      connection.send(json(EVENT));
      RawConnection.Answer refused = connection.read();
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.body()).contains("\"overloaded\"");
      assertThat(refused.headers()).containsKey("retry-after");
      assertThat(refused.saysClose()).isFalse();
    }
    assertThat(cluster.end(Lane.EVENTS)).isZero();
  }

  @Test
  void refusesBodiesBeyondTheMemoryForThem_andTakesTheMemoryBack(Cluster cluster) throws Exception {
    SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    HttpLimits small =
        new HttpLimits(16 * 1024, 64, 10_000, 30_000, 75_000, 10_000, 100_000, 100, 1_048_576);
    int port = cluster.startReady(closer, with(small, PublishSettings.DEFAULT), metrics).port();
    String half = "{\"type\":\"order\",\"data\":\"" + "x".repeat(600_000);
    List<RawConnection> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 4; i++) {
        RawConnection connection = new RawConnection(port);
        slow.add(connection);
        connection.send(post("Content-Length: 1000000\r\n", half));
      }
      RawConnection.Answer refused = slow.get(3).read();
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.body()).contains("\"overloaded\"");
    } finally {
      for (RawConnection connection : slow) {
        connection.close();
      }
    }
    await("the memory of those who are gone is free")
        .until(() -> metrics.get("dehaze.gateway.body.memory").gauge().value() == 0);
    try (RawConnection connection = new RawConnection(port)) {
      connection.send(json(EVENT));
      assertThat(connection.read().status()).isEqualTo(200);
    }
  }

  @Test
  void closesAConnectionAfterItsLastRequest(Cluster cluster) throws Exception {
    HttpLimits two =
        new HttpLimits(16 * 1024, 64, 10_000, 30_000, 75_000, 10_000, 2, 100, 1_048_576);
    int port = cluster.startReady(closer, with(two, PublishSettings.DEFAULT)).port();
    try (RawConnection connection = new RawConnection(port)) {
      connection.send(json(EVENT));
      assertThat(connection.read().saysClose()).isFalse();
      connection.send(json(EVENT));
      assertThat(connection.read().saysClose()).isTrue();
      assertThat(connection.isClosedByServer()).isTrue();
    }
  }

  private static GatewaySettings with(HttpLimits http, PublishSettings publish) {
    GatewaySettings of = TestSettings.of("order");
    return new GatewaySettings(
        of.listen(),
        of.auth(),
        http,
        of.queue(),
        of.nodeId(),
        publish,
        of.calls(),
        of.drainTimeoutMs(),
        of.window(),
        of.encryptionKeys(),
        of.triggers(),
        of.destinations());
  }
}
