package io.dehaze.system.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dehaze.lane.Lane;
import io.dehaze.system.contract.Contract;
import io.dehaze.system.harness.Behaviour;
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

/** Stories where workers write only what failed and what ended otherwise than well. */
@ExtendWith(SharedBroker.class)
@Timeout(270)
class FewerAttemptsTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @Test
  void tellOfFailures_andOnlyThatTheRestIsDone(KafkaProcess kafka) throws Exception {
    try (Deployment dehaze = new Deployment(kafka, "fewer-attempts")) {
      Node gateway = dehaze.gateway();
      dehaze.worker("--attempts-written=failures");
      dehaze.awaitReady();
      dehaze.listen("good", "good", "");
      dehaze.listen("bad", "bad", ",\"retries\":0");
      dehaze.receiver().behave("bad", Behaviour.status(503));
      try (HttpConnection http = new HttpConnection(gateway.url(), Contract.ofThisBuild())) {
        post(http, "{\"type\":\"good\",\"id\":\"well\",\"data\":1}");
        post(http, "{\"type\":\"bad\",\"id\":\"badly\",\"data\":1}");
        awaitStory(http, "badly", "\"state\":\"dead\"", "\"status\":503");
        awaitStory(http, "well", "\"state\":\"done\"");
      }
      assertThat(dehaze.lanes().records(Lane.ATTEMPTS))
          .extracting(each -> new String(each.key(), UTF_8))
          .containsExactly("badly");
      assertThat(dehaze.books().delivered()).isEqualTo(1);
    }
  }

  private static void post(HttpConnection http, String event) throws IOException {
    assertThat(http.post(Deployment.queuePath(), event.getBytes(UTF_8)).status()).isEqualTo(200);
  }

  private static void awaitStory(HttpConnection http, String id, String... parts) {
    String path = "/v1/api/%s/eventing/events/%s".formatted(Deployment.project(), id);
    await(id).atMost(SOON).untilAsserted(() -> assertThat(http.get(path).body()).contains(parts));
  }
}
