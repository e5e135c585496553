package io.dehaze.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.dehaze.system.harness.Balance;
import io.dehaze.system.harness.CommitWatch;
import io.dehaze.system.harness.Deployment;
import io.dehaze.system.harness.Events;
import io.dehaze.system.harness.KafkaProcess;
import io.dehaze.system.harness.Kind;
import io.dehaze.system.harness.Producers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The only store goes away and comes back while producers go on. */
@Timeout(120)
class BrokerRestartTest {
  private static final Kind KIND = Kind.of("order.placed", "books");

  private static KafkaProcess kafka;

  @BeforeAll
  static void startABrokerOfOurOwn() {
    Path directory = Path.of("target", "system-tests", "restarted-broker");
    kafka = KafkaProcess.start(directory, Duration.ofSeconds(10));
  }

  @AfterAll
  static void endTheBroker() {
    kafka.close();
  }

  @Test
  void deliversAllThatWasAccepted_whenTheBrokerIsStopped() throws Exception {
    restart("broker-stopped", KafkaProcess::stop);
  }

  @Test
  void deliversAllThatWasAccepted_whenTheBrokerIsKilled() throws Exception {
    restart("broker-killed", KafkaProcess::kill9);
  }

  private static void restart(String scenario, Consumer<KafkaProcess> fault) throws Exception {
    try (Deployment dehaze = new Deployment(kafka, scenario)) {
      dehaze.gateway();
      dehaze.gateway();
      dehaze.worker();
      dehaze.awaitReady();
      dehaze.listen("books", KIND.type(), "");

      CommitWatch commits = dehaze.watchCommits();
      Producers producers = dehaze.producers(8);
      producers.stream(Events.named("e", KIND), 400);
      dehaze.ledger().awaitAccepted(1_000);
      fault.accept(kafka);
      kafka.startAgain();
      long ready = System.nanoTime();
      dehaze.ledger().awaitAccepted(dehaze.ledger().acceptedCount() + 1);
      long recoveredMs = (System.nanoTime() - ready) / 1_000_000;
      dehaze.ledger().awaitAccepted(3_000);
      producers.finish();

      System.out.printf("accepting again %d ms after the broker was ready%n", recoveredMs);
      Balance balance = dehaze.settle(scenario).assertNothingLost();
      assertThat(balance.delivered()).isEqualTo(balance.deliveries());
      commits.assertTruthful(dehaze.evidence());
    }
  }
}
