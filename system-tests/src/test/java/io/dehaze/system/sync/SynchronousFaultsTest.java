package io.dehaze.system.sync;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dehaze.system.harness.Deployment;
import io.dehaze.system.harness.HttpConnection;
import io.dehaze.system.harness.KafkaProcess;
import io.dehaze.system.harness.NodeProcess;
import io.dehaze.system.harness.SharedBroker;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Synchronous events while a worker is killed, a gateway replaced, and another one killed. */
@ExtendWith(SharedBroker.class)
@Timeout(540)
@Tag("long")
class SynchronousFaultsTest {
  private static final int EVENTS = 2_000;
  private static final int CALLERS = 16;
  private static final int TIMEOUT_MS = 9_000;
  private static final Duration SOON = Duration.ofSeconds(40);

  @Test
  void eachCallerGetsItsOwnAnswerOrAClear5xx(KafkaProcess kafka) throws Exception {
    try (Deployment dehaze = new Deployment(kafka, "sync-faults");
        ObedientWebhook webhook = new ObedientWebhook()) {
      NodeProcess first = dehaze.gatewayProcess();
      NodeProcess second = dehaze.gatewayProcess();
      NodeProcess killed = dehaze.workerProcess();
      dehaze.workerProcess();
      dehaze.awaitReady().lanes().awaitShares(4, 4);
      dehaze.listen("once", "once", webhook.url("/"), "");
      dehaze.listen("twice-1", "twice", webhook.url("/"), "");
      dehaze.listen("twice-2", "twice", webhook.url("/"), "");

      Callers callers = new Callers(List.of(first.url(), second.url()), EVENTS, TIMEOUT_MS);
      callers.start(CALLERS);
      await().atMost(SOON).until(() -> callers.begun() > EVENTS / 4);
      killed.kill9();
      NodeProcess third = dehaze.gatewayProcess();
      third.awaitReady();
      await().atMost(SOON).until(() -> callers.begun() > EVENTS / 2);
      callers.use(List.of(second.url(), third.url()));
      first.stop();
      callers.join();

      System.out.printf(
          "| synchronous events | %d calls | %d answered | %d times 5xx | %d wrong |%n",
          EVENTS, callers.answered(), callers.failed().size(), callers.wrong().size());
      assertThat(callers.wrong()).isEmpty();
      assertThat(callers.failed()).hasSizeLessThanOrEqualTo(2 * CALLERS);
      assertThat(callers.answered() + callers.failed().size()).isEqualTo(EVENTS);

      endsAreRecorded_whenTheGatewayIsKilled(dehaze, third, second);
    }
  }

  private static void endsAreRecorded_whenTheGatewayIsKilled(
      Deployment dehaze, NodeProcess dying, NodeProcess other) throws IOException {
    CompletableFuture<Boolean> isCut =
        CompletableFuture.supplyAsync(() -> callAndLose(dying), task -> new Thread(task).start());
    await().atMost(SOON).until(() -> dying.metric("dehaze_sync_pending", "") == 1);
    dying.kill9();
    assertThat(isCut.join()).isTrue();
    String story = "/v1/api/%s/eventing/events/left-alone".formatted(Deployment.project());
    try (HttpConnection http = new HttpConnection(other.url())) {
      await().atMost(SOON).until(() -> http.get(story).body().contains("\"state\":\"delivered\""));
    }
    await().atMost(SOON).until(() -> dehaze.lanes().open().isEmpty());
  }

  private static boolean callAndLose(NodeProcess gateway) {
    String event =
        "{\"id\":\"left-alone\",\"type\":\"once\",\"isSynchronous\":true,\"data\":{\"delayMs\":1500}}";
    try (HttpConnection http = new HttpConnection(gateway.url())) {
      http.post(Deployment.queuePath(), event.getBytes(UTF_8));
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
