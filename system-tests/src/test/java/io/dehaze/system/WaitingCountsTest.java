package io.dehaze.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dehaze.system.contract.Contract;
import io.dehaze.system.harness.Deployment;
import io.dehaze.system.harness.HttpConnection;
import io.dehaze.system.harness.KafkaProcess;
import io.dehaze.system.harness.Node;
import io.dehaze.system.harness.SharedBroker;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** How much is ahead is told without reading it, between bounds that hold. */
@ExtendWith(SharedBroker.class)
@Timeout(360)
class WaitingCountsTest {
  @Test
  void holdsWhatIsScheduled_betweenItsBounds(KafkaProcess kafka) throws Exception {
    try (Deployment dehaze = new Deployment(kafka, "ahead")) {
      Node gateway = dehaze.gateway();
      dehaze.worker();
      dehaze.awaitReady();
      dehaze.listen("mail", "signed-up", "");
      try (HttpConnection http = new HttpConnection(gateway.url(), Contract.ofThisBuild())) {
        schedule(http, 40, 3);
        schedule(http, 1_800, 4);
        schedule(http, 400_000, 5);
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> ask(http).path("waiting").asLong() == 12);
        JsonNode due = ask(http).path("due");
        between(due.path(0), 60_000, 3);
        between(due.path(1), 3_600_000, 7);
        between(due.path(2), 86_400_000, 7);
      }
    }
  }

  private static void between(JsonNode due, long withinMs, long real) {
    assertThat(due.path("withinMs").asLong()).isEqualTo(withinMs);
    assertThat(due.path("atLeast").asLong()).as(due.toString()).isLessThanOrEqualTo(real);
    assertThat(due.path("atMost").asLong()).as(due.toString()).isGreaterThanOrEqualTo(real);
  }

  private static void schedule(HttpConnection http, int delayS, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      String event = "{\"type\":\"signed-up\",\"delay\":" + delayS + "}";
      assertThat(http.post(Deployment.queuePath(), event.getBytes(UTF_8)).status()).isEqualTo(200);
    }
  }

  private static JsonNode ask(HttpConnection http) throws IOException {
    HttpConnection.Answer answer = http.get("/v1/config/waiting");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return new ObjectMapper().readTree(answer.body());
  }
}
