package io.dehaze.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dehaze.system.harness.Balance;
import io.dehaze.system.harness.Behaviour;
import io.dehaze.system.harness.Deployment;
import io.dehaze.system.harness.Events;
import io.dehaze.system.harness.KafkaProcess;
import io.dehaze.system.harness.Kind;
import io.dehaze.system.harness.Node;
import io.dehaze.system.harness.Producers;
import io.dehaze.system.harness.SharedBroker;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Workers leave and join as operators want them to, under load. */
@ExtendWith(SharedBroker.class)
@Timeout(360)
@Tag("long")
class WorkersComeAndGoTest {
  private static final Kind KIND = Kind.of("order.placed", "books");

  @Test
  void losesNothingAndRepeatsNothing_whenOneStopsAndAnotherStarts(KafkaProcess kafka)
      throws Exception {
    try (Deployment dehaze = new Deployment(kafka, "workers-come-and-go")) {
      dehaze.gateway();
      Node leaving = dehaze.worker();
      dehaze.worker();
      dehaze.awaitReady().lanes().awaitShares(4, 4);
      dehaze.listen("books", KIND.type(), "");
      dehaze.receiver().behave("books", Behaviour.okAfter(30));

      Producers producers = dehaze.producers(8);
      producers.stream(Events.named("e", KIND), 700);
      dehaze.ledger().awaitAccepted(1_000);
      leaving.stop();
      Node joining = dehaze.worker();
      joining.awaitReady();
      await("the new worker delivering")
          .atMost(Duration.ofSeconds(40))
          .until(() -> joining.delivered() > 100);
      producers.finish();

      Balance balance = dehaze.settle("workers come and go").assertNothingLost();
      assertThat(balance.delivered()).isEqualTo(balance.deliveries());
      assertThat(balance.duplicated()).isZero();
    }
  }
}
