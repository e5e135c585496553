package io.dehaze.system.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dehaze.gateway.http.HttpLimits;
import io.dehaze.lane.Lane;
import io.dehaze.lifecycle.Closer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedBroker.class)
@Timeout(180)
class TriggerApiTest {
  private static final String MAIL =
      "{\"type\":\"order\",\"url\":\"http://webhook.test/mail\",\"retries\":0,\"timeout\":200,"
          + "\"options\":{\"tenant\":\"a,b\"},\"payload\":\"cloudevents-binary\"}";

  private final Closer closer = new Closer();
  private Cluster cluster;
  private Client client;

  @BeforeEach
  void start(Cluster fresh) throws Exception {
    cluster = fresh;
    client = new Client(cluster.startReady(closer, TestSettings.of()).port());
  }

  @AfterEach
  void stop() {
    closer.close();
  }

  @Test
  void readsWhatItWrote() throws Exception {
    assertThat(client.triggers().body().path("result")).isEmpty();
    assertThat(client.putTrigger("mail", MAIL).status()).isEqualTo(200);

    Client.Answer read = client.getTrigger("mail");
    assertThat(read.status()).isEqualTo(200);
    assertThat(read.body().path("id").asText()).isEqualTo("mail");
    assertThat(read.body().path("url").asText()).isEqualTo("http://webhook.test/mail");
    assertThat(read.body().path("retries").asInt(-1)).isZero();
    assertThat(read.body().path("timeout").asInt()).isEqualTo(200);
    assertThat(read.body().path("options").path("tenant").asText()).isEqualTo("a,b");
    assertThat(read.body().path("payload").asText()).isEqualTo("cloudevents-binary");
    assertThat(client.triggers().body().path("result")).containsExactly(read.body());

    assertThat(client.putTrigger("mail", read.body().toString()).status()).isEqualTo(200);
    assertThat(client.getTrigger("mail").body()).isEqualTo(read.body());
  }

  @Test
  void putsAChangeInForceBeforeItAnswers() throws Exception {
    String event = "{\"type\":\"order\",\"options\":{\"tenant\":\"a\"}}";
    for (int i = 0; i < 20; i++) {
      assertThat(client.queue(event).code()).isEqualTo("no_trigger");
      assertThat(client.putTrigger("mail", MAIL).status()).isEqualTo(200);
      assertThat(client.queue(event).status()).isEqualTo(200);
      assertThat(client.deleteTrigger("mail").status()).isEqualTo(200);
    }
  }

  @Test
  void knowsNoTriggerThatWasDeleted() throws Exception {
    client.putTrigger("mail", MAIL);
    assertThat(client.deleteTrigger("mail").status()).isEqualTo(200);
    assertThat(client.getTrigger("mail").status()).isEqualTo(404);
    assertThat(client.getTrigger("mail").code()).isEqualTo("no_such_trigger");
    assertThat(client.deleteTrigger("mail").code()).isEqualTo("no_such_trigger");
    assertThat(client.triggers().body().path("result")).isEmpty();
  }

  @Test
  void keepsProjectsApart() throws Exception {
    client.putTrigger("mail", MAIL);
    Client.Answer other =
        client.send(
            client
                .request("/v1/config/projects/other/eventing/triggers", "application/json")
                .GET());
    assertThat(other.body().path("result")).isEmpty();
  }

  /** Within a second where the machine has time; a test machine may have none for some. */
  @Test
  void isSeenByOtherGatewaysSoon() throws Exception {
    Client other = new Client(cluster.startReady(closer, TestSettings.of()).port());
    client.putTrigger("mail", MAIL);
    await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> other.getTrigger("mail").status() == 200);
    other.deleteTrigger("mail");
    await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> client.getTrigger("mail").status() == 404);
  }

  @Test
  void isThereAgainAfterARestart() throws Exception {
    client.putTrigger("mail", MAIL);
    Client restarted = new Client(cluster.startReady(closer, TestSettings.of()).port());
    assertThat(restarted.getTrigger("mail").status()).isEqualTo(200);
  }

  @Test
  void storesOfAFileWhatDiffers_andLeavesTheRest() throws Exception {
    client.putTrigger("mail", MAIL);
    var given =
        TestSettings.with(
            HttpLimits.DEFAULT,
            List.of(
                TestSettings.trigger("stock", "order", Map.of()),
                TestSettings.trigger("ledger", "order", Map.of())));
    Client second = new Client(cluster.startReady(closer, given).port());
    assertThat(second.triggers().body().path("result"))
        .extracting(each -> each.path("id").asText())
        .containsExactly("ledger", "mail", "stock");

    long end = cluster.end(Lane.TRIGGERS);
    cluster.startReady(closer, given);
    assertThat(cluster.end(Lane.TRIGGERS)).isEqualTo(end);
  }
}
