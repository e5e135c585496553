package io.dehaze.system;

import static io.dehaze.system.FailingEndpoints.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dehaze.system.harness.Balance;
import io.dehaze.system.harness.CommitWatch;
import io.dehaze.system.harness.Deployment;
import io.dehaze.system.harness.Events;
import io.dehaze.system.harness.KafkaProcess;
import io.dehaze.system.harness.Kind;
import io.dehaze.system.harness.Ledger;
import io.dehaze.system.harness.OddEndpoint;
import io.dehaze.system.harness.Producers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The only store goes away, or falls silent, and comes back while producers go on. */
@Timeout(300)
@Tag("long")
class BrokerRestartTest {
  private static final Kind KIND = Kind.of("order.placed", "books");
  private static final int CONNECTIONS = 8;
  private static final Duration OUTAGE = Duration.ofSeconds(30);
  private static final int FAILING = 20;
  private static final Duration HANG = Duration.ofSeconds(15);
  private static final Path HUNG = Path.of("target", "system-tests", "hung-broker");
  private static final Path DIRECTORY = Path.of("target", "system-tests", "restarted-broker");

  @Test
  void deliversAllThatWasAccepted_whenTheBrokerIsStopped_andWhenItIsKilled() throws Exception {
    try (KafkaProcess kafka = KafkaProcess.start(DIRECTORY, Duration.ofSeconds(10));
        Deployment dehaze = new Deployment(kafka, "broker-restarted")) {
      dehaze.gateway();
      dehaze.gateway();
      dehaze.worker();
      dehaze.awaitReady().listen("books", KIND.type(), "");

      CommitWatch commits = dehaze.watchCommits();
      Producers producers = dehaze.producers(CONNECTIONS);
      producers.stream(Events.named("e", KIND), 400);
      awaitAccepted(dehaze.ledger(), 500);
      kafka.stop();
      assertAcceptsNothing(dehaze.ledger());
      kafka.startAgain();
      printTimeTo(dehaze.ledger(), "after a stop");
      awaitAccepted(dehaze.ledger(), 500);
      kafka.kill9();
      kafka.startAgain();
      printTimeTo(dehaze.ledger(), "after a kill");
      awaitAccepted(dehaze.ledger(), 500);
      producers.finish();

      Balance balance = dehaze.settle("broker stopped for 30 s, then killed").assertNothingLost();
      assertThat(balance.delivered()).isEqualTo(balance.deliveries());
      commits.assertTruthful(dehaze.evidence());
    }
  }

  /** While the broker is away, for longer than its clients wait for an answer. */
  private static void assertAcceptsNothing(Ledger ledger) {
    int most = ledger.acceptedCount() + CONNECTIONS; // whose answers are on their way
    await("nothing accepted without a broker")
        .during(OUTAGE)
        .atMost(OUTAGE.plusSeconds(5))
        .until(() -> ledger.acceptedCount() <= most);
  }

  /**
   * What was being written when the broker fell silent it has taken, whatever its clients think;
   * the worker must not take it for lost and write it anew.
   */
  @Test
  void writesNoRetryTwice_whenTheBrokerHangs() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    try (KafkaProcess kafka = KafkaProcess.start(HUNG, Duration.ofSeconds(60));
        Deployment dehaze = new Deployment(kafka, "broker-hung")) {
      dehaze.gateway();
      dehaze.worker();
      dehaze.awaitReady();
      FailingEndpoints endpoints = new FailingEndpoints(dehaze);
      String policy = FailingEndpoints.policy(2, 60_000, 50);
      OddEndpoint webhook = endpoints.listen("late", policy, i -> failsAfter(answer));
      endpoints.send("late", FAILING);
      eventually("all being called").until(() -> webhook.underWay() == FAILING);

      kafka.suspend();
      answer.countDown();
      await("nothing going on without a broker")
          .during(HANG)
          .atMost(HANG.plusSeconds(5))
          .until(() -> webhook.requests() == FAILING);
      assertThat(dehaze.workersMetric("dehaze_writes_failing", "")).isGreaterThanOrEqualTo(FAILING);
      kafka.resume();

      Balance balance = dehaze.settle("broker hung for 15 s").assertNothingLost();
      assertThat(endpoints.attempts("late")).hasSize(3 * FAILING);
      assertThat(dehaze.lanes().deadLetters()).hasSize(FAILING);
      assertThat(balance.endedTwice()).isZero();
      assertThat(dehaze.workersMetric("dehaze_writes_failing", "")).isZero();
    }
  }

  private static OddEndpoint.Conduct failsAfter(CountDownLatch answer) {
    return new OddEndpoint.Conduct(
        false,
        socket -> {
          awaitUninterruptibly(answer);
          OddEndpoint.status(404).answer().writeTo(socket);
        });
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void awaitAccepted(Ledger ledger, int more) {
    ledger.awaitAccepted(ledger.acceptedCount() + more);
  }

  private static void printTimeTo(Ledger ledger, String fault) {
    long readyNanos = System.nanoTime();
    awaitAccepted(ledger, 1);
    long tookMs = (System.nanoTime() - readyNanos) / 1_000_000;
    System.out.printf("%s: accepting again %d ms after the broker was ready%n", fault, tookMs);
  }
}
