package io.dehaze.system.gateway;

import static io.dehaze.system.gateway.Wire.json;
import static io.dehaze.system.gateway.Wire.post;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dehaze.gateway.Gateway;
import io.dehaze.lane.Lane;
import io.dehaze.lifecycle.Closer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedBroker.class)
@Timeout(180)
class GatewayStopTest {
  private static final String EVENT = "{\"type\":\"order\"}";

  private Cluster cluster;
  private Gateway gateway;

  @BeforeEach
  void start(Cluster fresh) throws Exception {
    cluster = fresh;
    gateway = cluster.startReady(new Closer(), TestSettings.of("order"));
  }

  @Test
  void answersWhatHasBegun_andThenTakesNothingMore() throws Exception {
    try (RawConnection begun = new RawConnection(gateway.port());
        RawConnection idle = new RawConnection(gateway.port())) {
      idle.send(json(EVENT));
      assertThat(idle.read().saysClose()).isFalse();
      begun.send(post("Content-Length: 16\r\n", EVENT.substring(0, 8)));
      int port = gateway.port();
      CompletableFuture<Void> closing = CompletableFuture.runAsync(gateway::close);
      await().atMost(Duration.ofSeconds(40)).until(() -> isRefused(port));

      begun.send(EVENT.substring(8).getBytes(US_ASCII));
      RawConnection.Answer answer = begun.read();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(begun.isClosedByServer()).isTrue();
      assertThat(idle.isClosedByServer()).isTrue();
      closing.get(10, TimeUnit.SECONDS);
      assertThat(cluster.end(Lane.EVENTS)).isEqualTo(2);
    }
  }

  @Test
  void tellsClientsThatSendOnToGoElsewhere() throws Exception {
    try (RawConnection begun = new RawConnection(gateway.port());
        RawConnection busy = new RawConnection(gateway.port())) {
      begun.send(post("Content-Length: 16\r\n", "")); // keeps the stop waiting
      busy.send(json(EVENT));
      assertThat(busy.read().saysClose()).isFalse();
      int port = gateway.port();
      CompletableFuture<Void> closing = CompletableFuture.runAsync(gateway::close);
      await().atMost(Duration.ofSeconds(40)).until(() -> isRefused(port));

      busy.send(json(EVENT));
      RawConnection.Answer answer = busy.read();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.saysClose()).isTrue();
      begun.send(EVENT.getBytes(US_ASCII));
      assertThat(begun.read().status()).isEqualTo(200);
      closing.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void isBounded_howeverLongAClientTakes() throws Exception {
    try (RawConnection begun = new RawConnection(gateway.port())) {
      begun.send(post("Content-Length: 16\r\n", ""));
      long startNs = System.nanoTime();
      gateway.close();
      assertThat(Duration.ofNanos(System.nanoTime() - startNs)).isLessThan(Duration.ofSeconds(9));
      assertThat(begun.isClosedByServer()).isTrue();
    }
    gateway.close(); // once more changes nothing
    assertThatThrownBy(() -> new RawConnection(gateway.port())).isInstanceOf(Exception.class);
  }

  private static boolean isRefused(int port) {
    try (RawConnection connection = new RawConnection(port)) {
      return connection.isClosedByServer();
    } catch (IOException e) {
      return true;
    }
  }
}
