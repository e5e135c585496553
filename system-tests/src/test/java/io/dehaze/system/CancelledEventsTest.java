package io.dehaze.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dehaze.event.EventKey;
import io.dehaze.gateway.cancel.SearchUnfinished;
import io.dehaze.gateway.cancel.WaitingEvents;
import io.dehaze.gateway.kafka.Budget;
import io.dehaze.kafka.KafkaClients;
import io.dehaze.kafka.KafkaSettings;
import io.dehaze.kafka.TopicTable;
import io.dehaze.system.contract.Contract;
import io.dehaze.system.harness.Behaviour;
import io.dehaze.system.harness.Deployment;
import io.dehaze.system.harness.HttpConnection;
import io.dehaze.system.harness.KafkaProcess;
import io.dehaze.system.harness.Node;
import io.dehaze.system.harness.NodeProcess;
import io.dehaze.system.harness.Reception;
import io.dehaze.system.harness.SharedBroker;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Scheduled events that somebody cancels: the answer must be true, whatever happens. */
@ExtendWith(SharedBroker.class)
@Timeout(360)
class CancelledEventsTest {
  private static final String[] SHORT_LEVELS = {
    "--delay-levels=1,3", "--wheel-horizon-ms=2500", "--delay-slack-ms=1200"
  };

  @Test
  @Tag("long")
  void whatWasCancelledNeverArrives_whenWorkersDie(KafkaProcess kafka) throws Exception {
    try (Deployment dehaze = new Deployment(kafka, "cancelled-worker-killed")) {
      Node gateway = dehaze.gateway(SHORT_LEVELS);
      NodeProcess victim = dehaze.workerProcess(SHORT_LEVELS);
      dehaze.awaitReady();
      dehaze.listen("mail", "reminder.due", "");
      try (HttpConnection http = new HttpConnection(gateway.url(), Contract.ofThisBuild())) {
        schedule(http, "a/slash_and%20more", 8_000);
        schedule(http, "kept", 8_000);
        long dueMs = System.currentTimeMillis() + 8_000;
        schedule(http, "far", 400L * 86_400_000);

        assertThat(cancel(http, "a%2Fslash_and%2520more").status()).isEqualTo(200);
        assertThat(cancel(http, "a%2Fslash_and%2520more").status()).as("again").isEqualTo(200);
        assertThat(cancel(http, "far").body()).isEqualTo("{\"cancelled\":true}");
        assertThat(cancel(http, "never-sent").status()).isEqualTo(404);
        victim.kill9();
        await("their time, with no worker there")
            .atMost(Duration.ofSeconds(20))
            .until(() -> System.currentTimeMillis() > dueMs);
        dehaze.worker(SHORT_LEVELS).awaitReady();

        await().atMost(Duration.ofSeconds(40)).until(() -> ids(dehaze).contains("kept"));
        await()
            .atMost(Duration.ofSeconds(40))
            .during(Duration.ofSeconds(2))
            .untilAsserted(() -> assertThat(ids(dehaze)).containsOnly("kept"));
        assertThat(cancel(http, "kept").status()).as("after delivery").isEqualTo(409);
      }
    }
  }

  /**
   * Cancelled at any moment around the last at which that is possible: delivered and 409, or 200
   * and not delivered.
   */
  @Test
  void eachIsEitherCancelledOrDelivered(KafkaProcess kafka) throws Exception {
    try (Deployment dehaze = new Deployment(kafka, "cancel-races")) {
      Node gateway = dehaze.gateway(SHORT_LEVELS);
      dehaze.worker(SHORT_LEVELS);
      dehaze.awaitReady();
      dehaze.listen("mail", "reminder.due", "");
      Random random = new Random(1);
      Map<String, Integer> answers = new HashMap<>();
      try (HttpConnection http = new HttpConnection(gateway.url(), Contract.ofThisBuild())) {
        for (int i = 0; i < 24; i++) {
          schedule(http, "e" + i, 1_900 + random.nextInt(600));
          schedule(http, "f" + i, 1_000 + random.nextInt(5_000));
          answers.put("e" + i, cancel(http, "e" + i).status());
          // Asked twice; the second time it may be too late to say again what was said once.
          answers.merge(
              "f" + i / 2,
              cancel(http, "f" + i / 2).status(),
              (first, second) -> first == 200 ? first : second);
        }
      }
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> {
                List<String> arrived = ids(dehaze);
                answers.forEach(
                    (id, status) -> {
                      if (status != 200) {
                        assertThat(arrived).as(id + " answered " + status).contains(id);
                      }
                    });
              });
      await()
          .atMost(Duration.ofSeconds(40))
          .during(Duration.ofSeconds(3))
          .until(() -> dehaze.lanes().open().isEmpty());
      List<String> arrived = ids(dehaze);
      answers.forEach(
          (id, status) ->
              assertThat(arrived.contains(id))
                  .as(id + " answered " + status)
                  .isEqualTo(status != 200));
      assertThat(answers.values()).contains(200, 409).doesNotContain(500);
      assertThat(arrived).doesNotHaveDuplicates();
    }
  }

  /** What is sent again under an id that was cancelled is another event. */
  @Test
  void whatIsSentAfterTheCancellationIsDelivered(KafkaProcess kafka) throws Exception {
    try (Deployment dehaze = new Deployment(kafka, "cancel-and-send-again")) {
      Node gateway = dehaze.gateway(SHORT_LEVELS);
      dehaze.worker(SHORT_LEVELS);
      dehaze.awaitReady();
      dehaze.listen("mail", "reminder.due", "");
      dehaze.listen("sms", "sms.due", ",\"retries\":1,\"backoff\":{\"initial\":1000,\"jitter\":0}");
      dehaze.receiver().behave("sms", Behaviour.status(500));
      try (HttpConnection http = new HttpConnection(gateway.url(), Contract.ofThisBuild())) {
        schedule(http, "earlier", 9_000);
        schedule(http, "twice", 5_000);
        schedule(http, "twice", 8_000);
        schedule(http, "sms.due", "retried", 8_000);
        for (String id : List.of("earlier", "twice", "retried")) {
          assertThat(cancel(http, id).status()).as(id).isEqualTo(200);
        }
        schedule(http, "earlier", 4_000);
        schedule(http, "sms.due", "retried", 0);
      }
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(ids(dehaze)).contains("retried"));
      dehaze.receiver().behave("sms", Behaviour.ok());
      await()
          .atMost(Duration.ofSeconds(40))
          .during(Duration.ofSeconds(1))
          .until(() -> dehaze.lanes().open().isEmpty());
      assertThat(ids(dehaze)).containsExactlyInAnyOrder("retried", "retried", "earlier");
    }
  }

  /** An event that waits may be behind what was not read: no answer but that it is not known. */
  @Test
  void aSearchThatHadNoTimeToFinishSaysSo(KafkaProcess kafka) throws Exception {
    String prefix = "cancel-unfinished";
    KafkaClients clients =
        new KafkaClients(new KafkaSettings(kafka.bootstrapServers(), prefix, 1, 1, Map.of()));
    EventKey parked = new EventKey(Deployment.project(), "parked");
    try (Deployment dehaze = new Deployment(kafka, prefix);
        WaitingEvents waiting = new WaitingEvents(clients, prefix);
        WaitingEvents elsewhere = new WaitingEvents(clients, "cancel-no-such")) {
      Node gateway = dehaze.gateway(SHORT_LEVELS);
      dehaze.awaitReady();
      dehaze.listen("mail", "reminder.due", "");
      try (HttpConnection http = new HttpConnection(gateway.url(), Contract.ofThisBuild())) {
        schedule(http, parked.id(), 86_400_000);
      }
      assertThat(waiting.find(parked, Budget.ofTime(30_000))).isNotEmpty();
      assertThat(waiting.find(new EventKey("no", "such"), Budget.ofTime(30_000))).isEmpty();
      assertThatThrownBy(() -> waiting.find(parked, Budget.ofTime(1)))
          .isInstanceOf(SearchUnfinished.class);
      assertThatThrownBy(() -> elsewhere.find(parked, Budget.ofTime(30_000)))
          .as("the lanes are not there")
          .isInstanceOf(KafkaException.class);
    }
  }

  /**
   * A worker starts nothing scheduled unless it knows what was cancelled up to a second ago: that
   * second must be for Kafka that is slow, not for the way in which it is asked.
   */
  @Test
  void whatIsCancelledIsKnownWithinHalfThatTime_whereNothingIsCancelled(KafkaProcess kafka)
      throws Exception {
    KafkaClients clients =
        new KafkaClients(new KafkaSettings(kafka.bootstrapServers(), "known", 1, 1, Map.of()));
    try (Admin admin = clients.admin("known")) {
      admin.createTopics(List.of(new NewTopic("known", 1, (short) 1))).all().get();
    }
    TopicTable.Changes none =
        new TopicTable.Changes() {
          @Override
          public void apply(ConsumerRecord<byte[], byte[]> change) {}

          @Override
          public void applied() {}
        };
    try (TopicTable table =
        TopicTable.askingHowCurrent(clients, "known", "known", none, failure -> {})) {
      table.start();
      table.awaitComplete();
      int current = 0;
      int samples = 0;
      long endNs = System.nanoTime() + Duration.ofSeconds(4).toNanos();
      while (System.nanoTime() < endNs) {
        samples++;
        current += table.isCurrentAsOf(Duration.ofMillis(500)) ? 1 : 0;
        LockSupport.parkNanos(1_000_000);
      }
      assertThat(current).as("of %d", samples).isGreaterThan(samples * 9 / 10);
    }
  }

  private static void schedule(HttpConnection http, String id, long inMs) throws IOException {
    schedule(http, "reminder.due", id, inMs);
  }

  private static void schedule(HttpConnection http, String type, String id, long inMs)
      throws IOException {
    String body =
        "{\"type\":\"%s\",\"id\":\"%s\",\"timestamp\":%d,\"data\":{}}"
            .formatted(type, id, System.currentTimeMillis() + inMs);
    HttpConnection.Answer answer = http.post(Deployment.queuePath(), body.getBytes(UTF_8));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
  }

  private static HttpConnection.Answer cancel(HttpConnection http, String encodedId)
      throws IOException {
    String path = "/v1/api/%s/eventing/events/%s".formatted(Deployment.project(), encodedId);
    return http.exchange("DELETE", path, "", new byte[0]);
  }

  private static List<String> ids(Deployment dehaze) {
    return dehaze.receiver().receptions().stream().map(Reception::id).toList();
  }
}
