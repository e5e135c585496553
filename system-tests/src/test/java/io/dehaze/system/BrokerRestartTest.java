package io.dehaze.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The only store goes away and comes back while producers go on. */
@Timeout(300)
@Tag("long")
class BrokerRestartTest {
  private static final Kind KIND = Kind.of("order.placed", "books");
  private static final int CONNECTIONS = 8;
  private static final Duration OUTAGE = Duration.ofSeconds(30);
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
