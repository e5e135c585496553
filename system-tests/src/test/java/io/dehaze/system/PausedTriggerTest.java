package io.dehaze.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dehaze.system.contract.Contract;
import io.dehaze.system.harness.Deployment;
import io.dehaze.system.harness.HttpConnection;
import io.dehaze.system.harness.KafkaProcess;
import io.dehaze.system.harness.Node;
import io.dehaze.system.harness.SharedBroker;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What comes for a paused trigger waits, holds up nobody, and is delivered when it goes on. */
@ExtendWith(SharedBroker.class)
@Timeout(360)
class PausedTriggerTest {
  @Test
  void keepsItsEventsUntilItGoesOn(KafkaProcess kafka) throws Exception {
    try (Deployment dehaze = new Deployment(kafka, "paused")) {
      Node gateway = dehaze.gateway();
      dehaze.worker();
      dehaze.awaitReady();
      dehaze.listen("held", "both", ",\"paused\":true");
      dehaze.listen("free", "both", "");
      try (HttpConnection http = new HttpConnection(gateway.url(), Contract.ofThisBuild())) {
        for (int i = 0; i < 5; i++) {
          String event = "{\"type\":\"both\",\"id\":\"e" + i + "\",\"data\":" + i + "}";
          assertThat(http.post(Deployment.queuePath(), event.getBytes(UTF_8)).status())
              .isEqualTo(200);
        }
        await()
            .atMost(Duration.ofSeconds(30))
            .until(
                () -> count(dehaze, "free") == 5 && story(http).contains("\"error\":\"paused\""));
        assertThat(count(dehaze, "held")).isZero();
        dehaze.listen("held", "both", "");
        await().atMost(Duration.ofSeconds(60)).until(() -> count(dehaze, "held") == 5);
        assertThat(count(dehaze, "free")).isEqualTo(5);
      }
    }
  }

  private static String story(HttpConnection http) throws Exception {
    return http.get("/v1/api/" + Deployment.project() + "/eventing/events?trigger=held").body();
  }

  private static long count(Deployment dehaze, String trigger) {
    return dehaze.receiver().receptions().stream()
        .filter(each -> each.trigger().equals(trigger))
        .count();
  }
}
