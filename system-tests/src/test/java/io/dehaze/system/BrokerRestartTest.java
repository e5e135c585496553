package io.dehaze.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.dehaze.system.harness.Balance;
import io.dehaze.system.harness.CommitWatch;
import io.dehaze.system.harness.Deployment;
import io.dehaze.system.harness.Events;
import io.dehaze.system.harness.KafkaProcess;
import io.dehaze.system.harness.Kind;
import io.dehaze.system.harness.Ledger;
import io.dehaze.system.harness.Producers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The only store goes away and comes back while producers go on. */
@Timeout(360)
class BrokerRestartTest {
  private static final Kind KIND = Kind.of("order.placed", "books");
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
      Producers producers = dehaze.producers(8);
      producers.stream(Events.named("e", KIND), 400);
      awaitAccepted(dehaze.ledger(), 500);
      kafka.stop();
      kafka.startAgain();
      printTimeTo(dehaze.ledger(), "after a stop");
      awaitAccepted(dehaze.ledger(), 500);
      kafka.kill9();
      kafka.startAgain();
      printTimeTo(dehaze.ledger(), "after a kill");
      awaitAccepted(dehaze.ledger(), 500);
      producers.finish();

      Balance balance = dehaze.settle("broker stopped, then killed").assertNothingLost();
      assertThat(balance.delivered()).isEqualTo(balance.deliveries());
      commits.assertTruthful(dehaze.evidence());
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
