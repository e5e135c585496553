package io.dehaze.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.dehaze.system.harness.Balance;
import io.dehaze.system.harness.Behaviour;
import io.dehaze.system.harness.Deployment;
import io.dehaze.system.harness.Events;
import io.dehaze.system.harness.KafkaProcess;
import io.dehaze.system.harness.Kind;
import io.dehaze.system.harness.NodeProcess;
import io.dehaze.system.harness.Producers;
import io.dehaze.system.harness.SharedBroker;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A new version takes over, one process after the other, under load. */
@ExtendWith(SharedBroker.class)
@Timeout(540)
@Tag("long")
class RollingRestartTest {
  private static final Kind KIND = Kind.of("order.placed", "books");

  @Test
  void losesRepeatsAndRefusesNothing_whenEveryProcessIsReplaced(KafkaProcess kafka)
      throws Exception {
    try (Deployment dehaze = new Deployment(kafka, "rolling-restart")) {
      List<NodeProcess> gateways = new ArrayList<>();
      List<NodeProcess> workers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        gateways.add(dehaze.gatewayProcess());
      }
      for (int i = 0; i < 3; i++) {
        workers.add(dehaze.workerProcess());
      }
      dehaze.awaitReady().lanes().awaitShares(3, 3, 2);
      dehaze.listen("books", KIND.type(), "");
      dehaze.receiver().behave("books", Behaviour.okAfter(40));

      Producers producers = dehaze.producers(8);
      producers.stream(Events.named("e", KIND), 200);
      dehaze.ledger().awaitAccepted(200);
      NodeProcess next = dehaze.workerProcess();
      List<NodeProcess> newGateways = List.of(dehaze.gatewayProcess(), dehaze.gatewayProcess());
      for (NodeProcess old : workers) {
        next.awaitReady();
        NodeProcess afterNext = old == workers.get(2) ? next : dehaze.workerProcess();
        old.stop();
        next = afterNext;
      }
      newGateways.forEach(NodeProcess::awaitReady);
      dehaze.serveReady();
      gateways.forEach(old -> stopOut(dehaze, old));
      int accepted = dehaze.ledger().acceptedCount();
      dehaze.ledger().awaitAccepted(accepted + 100);
      producers.finish();

      Balance balance = dehaze.settle("rolling restart").assertNothingLost();
      assumeFalse(dehaze.lostPartitions(), "the machine is too busy to tell");
      assertThat(producers.failures()).isEmpty();
      assertThat(balance.delivered()).isEqualTo(balance.deliveries());
      assertThat(balance.duplicated()).isZero();
    }
  }

  /** As Kubernetes does: proxies send it nothing new, and at once it is told to stop. */
  private static void stopOut(Deployment dehaze, NodeProcess gateway) {
    dehaze.withdraw(gateway);
    gateway.stop();
  }
}
