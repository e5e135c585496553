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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A worker is out for so long that the group gives its partitions away, and then goes on as if no
 * time had passed.
 */
@ExtendWith(SharedBroker.class)
@Timeout(360)
@Tag("long")
class ZombieWorkerTest {
  private static final int IN_FLIGHT_MAX = 200;
  private static final int UNCOMMITTED_MS = 500;
  private static final Kind KIND = Kind.of("order.placed", "books");

  /** What is refused twice, and then given up: ends that are written, not only committed. */
  private static final Kind REFUSED = Kind.of("order.refused", "refuses");

  @Test
  void losesNothingAndCommitsNothingOfWhatIsNoLongerItsOwn(KafkaProcess kafka) throws Exception {
    try (Deployment dehaze = new Deployment(kafka, "zombie")) {
      dehaze.gateway();
      NodeProcess zombie = dehaze.workerProcess("--in-flight-max=" + IN_FLIGHT_MAX);
      dehaze.worker("--in-flight-max=" + IN_FLIGHT_MAX);
      dehaze.awaitReady().lanes().awaitShares(4, 4);
      dehaze.listen("books", KIND.type(), "");
      dehaze.receiver().behave("books", Behaviour.okAfter(200));
      dehaze.listen(
          "refuses", REFUSED.type(), ",\"retries\":1,\"backoff\":{\"initial\":300,\"max\":300}");
      dehaze.receiver().behave("refuses", new Behaviour(404, 50));

      CommitWatch commits = dehaze.watchCommits();
      Producers producers = dehaze.producers(8);
      producers.stream(Events.named("e", KIND, KIND, KIND, REFUSED), 400);
      dehaze.ledger().awaitAccepted(1_000);
      await("deliveries in flight")
          .atMost(Duration.ofSeconds(40))
          .until(() -> zombie.inFlight() > 10);
      zombie.suspend();
      // Twice: it may hand out once more before it hears that others have its partitions.
      long bound = 2 * IN_FLIGHT_MAX + dehaze.receiver().countOfLast(UNCOMMITTED_MS);
      dehaze.lanes().awaitShares(8);
      zombie.resume();
      dehaze.lanes().awaitShares(4, 4);
      double delivered = zombie.delivered();
      await("the zombie working again")
          .atMost(Duration.ofSeconds(40))
          .until(() -> zombie.delivered() > delivered + 100);
      producers.finish();

      Balance balance = dehaze.settle("zombie").assertNothingLost();
      System.out.printf("duplicated %d, at most %d allowed%n", balance.duplicated(), bound);
      assertThat(balance.duplicated()).isLessThanOrEqualTo(bound);
      int refused = balance.deliveries() - balance.delivered();
      System.out.printf("refused %d, dead letters %d%n", refused, balance.dead());
      assertThat(balance.endedTwice()).isZero();
      assertThat(balance.dead()).isBetween(refused, refused + (int) bound);
      assertThat(zombie.isAlive()).isTrue();
      commits.assertTruthful(dehaze.evidence());
    }
  }
}
