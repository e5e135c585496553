package io.dehaze.system.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dehaze.gateway.Gateway;
import io.dehaze.lane.Lane;
import io.dehaze.lifecycle.Closer;
import io.dehaze.standalone.BrokerSettings;
import io.dehaze.standalone.EmbeddedBroker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kafka goes and comes; the gateway stays, and says what is. */
@Timeout(360)
@Tag("long")
class KafkaOutageTest {
  private static final String EVENT = "{\"type\":\"order\"}";

  @TempDir Path dataDir;
  private final Closer closer = new Closer();
  private BrokerSettings settings;
  private Cluster cluster;

  @BeforeEach
  void chooseAPort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      settings = BrokerSettings.in(dataDir).withPort(socket.getLocalPort());
    }
    cluster = new Cluster("127.0.0.1:" + settings.port(), "outage");
  }

  @AfterEach
  void stop() {
    closer.close();
  }

  @Test
  void answersThatKafkaIsAwayWithin5s_andTakesEventsAgainWhenItIsBack() throws Exception {
    EmbeddedBroker broker = started();
    Client client = new Client(cluster.startReady(closer, TestSettings.of("order")).port());
    assertThat(client.queue(EVENT).status()).isEqualTo(200);

    broker.close();
    for (int i = 0; i < 3; i++) {
      assertAway(client, EVENT);
    }
    Client.Answer batch = assertAway(client, "[" + EVENT + "," + EVENT + "]");
    assertThat(batch.code()).isIn("unconfirmed", "kafka_unavailable");
    long startNs = System.nanoTime();
    Client.Answer trigger =
        client.putTrigger("t", "{\"type\":\"a\",\"url\":\"http://webhook.test/\"}");
    assertThat(trigger.status()).isEqualTo(503);
    assertThat(Duration.ofNanos(System.nanoTime() - startNs)).isLessThan(Duration.ofSeconds(5));

    started();
    await()
        .atMost(Duration.ofSeconds(15))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> client.queue(EVENT).status() == 200);
    for (int i = 0; i < 20; i++) {
      assertThat(client.queue(EVENT).status()).isEqualTo(200);
    }
  }

  @Test
  void namesTheIdsOfEventsThatMayBeStored() throws Exception {
    EmbeddedBroker broker = started();
    // Otherwise a client forgets where topics are as soon as it has noticed, and refuses at once.
    Cluster trusting =
        new Cluster(
            broker.bootstrapServers(), "trusting", Map.of("metadata.recovery.strategy", "none"));
    Client client = new Client(trusting.startReady(closer, TestSettings.of("order")).port());
    broker.close();

    Client.Answer single = assertAway(client, "{\"type\":\"order\",\"id\":\"mine\"}");
    assertThat(single.code()).isEqualTo("unconfirmed");
    assertThat(single.body().path("id").asText()).isEqualTo("mine");
    Client.Answer batch = assertAway(client, "[{\"type\":\"order\",\"id\":\"a\"}," + EVENT + "]");
    assertThat(batch.code()).isEqualTo("unconfirmed");
    assertThat(batch.body().path("ids")).hasSize(2);
    assertThat(batch.body().path("ids").path(0).asText()).isEqualTo("a");
  }

  @Test
  void waitsForKafkaAtTheStart() throws Exception {
    CountDownLatch ready = new CountDownLatch(1);
    Gateway gateway =
        cluster.start(
            closer, TestSettings.of("order"), new SimpleMeterRegistry(), ready::countDown);
    Client client = new Client(gateway.port());
    Client.Answer early = assertAway(client, EVENT);
    assertThat(early.code()).isEqualTo("kafka_unavailable");
    assertThat(gateway.problem()).contains("waiting for Kafka");
    assertThat(client.triggers().status()).isEqualTo(503);

    started();
    ready.await();
    assertThat(gateway.problem()).isEmpty();
    assertThat(client.queue(EVENT).status()).isEqualTo(200);
    assertThat(cluster.end(Lane.EVENTS)).isEqualTo(1);
  }

  private EmbeddedBroker started() {
    EmbeddedBroker broker = closer.open(new EmbeddedBroker(settings), Duration.ofSeconds(10));
    broker.start();
    return broker;
  }

  private static Client.Answer assertAway(Client client, String body) {
    long startNs = System.nanoTime();
    Client.Answer answer = client.queue(body);
    assertThat(Duration.ofNanos(System.nanoTime() - startNs)).isLessThan(Duration.ofSeconds(5));
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.response().headers().firstValue("Retry-After")).isPresent();
    return answer;
  }
}
