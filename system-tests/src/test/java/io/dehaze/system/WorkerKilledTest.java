package io.dehaze.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dehaze.system.harness.Balance;
import io.dehaze.system.harness.Behaviour;
import io.dehaze.system.harness.CommitWatch;
import io.dehaze.system.harness.Deployment;
import io.dehaze.system.harness.Events;
import io.dehaze.system.harness.KafkaProcess;
import io.dehaze.system.harness.Kind;
import io.dehaze.system.harness.NodeProcess;
import io.dehaze.system.harness.Producers;
import io.dehaze.system.harness.SharedBroker;
import java.time.Duration;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A worker dies without a word while events stream through it. */
@ExtendWith(SharedBroker.class)
@Timeout(360)
@Order(1) // slow: not to be the last that is left
class WorkerKilledTest {
  private static final int IN_FLIGHT_MAX = 200;
  private static final int COMMIT_INTERVAL_MS = 200;

  /** A commit is due, a turn of the lane later it is sent, and a while later the broker has it. */
  private static final int UNCOMMITTED_MS = COMMIT_INTERVAL_MS + 300;

  private static final Kind KIND = Kind.of("order.placed", "books", "stock");

  @Test
  void losesNothingAndRepeatsNoMoreThanWasOnItsWay(KafkaProcess kafka) throws Exception {
    try (Deployment dehaze = new Deployment(kafka, "worker-killed")) {
      dehaze.gatewayProcess();
      NodeProcess victim = worker(dehaze);
      worker(dehaze);
      dehaze.awaitReady().lanes().awaitShares(4, 4);
      dehaze.listen("books", KIND.type(), "");
      dehaze.listen("stock", KIND.type(), "");
      dehaze.receiver().behave("books", Behaviour.okAfter(50));
      dehaze.receiver().behave("stock", Behaviour.okAfter(20));

      CommitWatch commits = dehaze.watchCommits();
      Producers producers = dehaze.producers(8);
      producers.stream(Events.named("e", KIND), 700);
      dehaze.ledger().awaitAccepted(1_500);
      await("deliveries in flight")
          .atMost(Duration.ofSeconds(40))
          .until(() -> victim.inFlight() > 0);
      victim.kill9();
      long bound = IN_FLIGHT_MAX + dehaze.receiver().countOfLast(UNCOMMITTED_MS);
      dehaze.ledger().awaitAccepted(4_500);
      producers.finish();

      Balance balance = dehaze.settle("worker killed").assertNothingLost();
      System.out.printf("duplicated %d, at most %d allowed%n", balance.duplicated(), bound);
      assertThat(balance.delivered()).isEqualTo(balance.deliveries());
      assertThat(balance.duplicated()).isLessThanOrEqualTo(bound);
      commits.assertTruthful(dehaze.evidence());
    }
  }

  private static NodeProcess worker(Deployment dehaze) {
    return dehaze.workerProcess(
        "--in-flight-max=" + IN_FLIGHT_MAX, "--commit-interval-ms=" + COMMIT_INTERVAL_MS);
  }
}
