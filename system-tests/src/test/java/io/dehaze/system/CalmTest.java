package io.dehaze.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dehaze.system.harness.Balance;
import io.dehaze.system.harness.Books;
import io.dehaze.system.harness.Deployment;
import io.dehaze.system.harness.Events;
import io.dehaze.system.harness.Evidence;
import io.dehaze.system.harness.KafkaProcess;
import io.dehaze.system.harness.Kind;
import io.dehaze.system.harness.NodeProcess;
import io.dehaze.system.harness.Producers;
import io.dehaze.system.harness.Reception;
import io.dehaze.system.harness.SharedBroker;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nothing goes wrong: then nothing may be lost, repeated, altered or sent astray. */
@ExtendWith(SharedBroker.class)
@Timeout(360)
@Tag("long")
class CalmTest {
  private static final Kind ORDER = Kind.of("order.placed", "books", "stock");
  private static final Kind MAIL = Kind.of("mail.sent", "mail");
  private static final Kind LOCAL =
      new Kind("parcel", Map.of("region", "eu"), Set.of("parcels", "parcels-eu"));
  private static final Kind DISTANT =
      new Kind("parcel", Map.of("region", "au", "express", "yes"), Set.of("parcels"));
  private static final Kind[] ALL = {ORDER, MAIL, LOCAL, DISTANT};

  /**
   * The webhooks live in the process of the tests: one that stood still for seconds answers yet.
   */
  private static final String PATIENT = ",\"timeout\":60000";

  @Test
  void deliversTwentyThousandEventsOnceToEachTriggerThatMatches(KafkaProcess kafka)
      throws Exception {
    try (Deployment dehaze = new Deployment(kafka, "calm")) {
      dehaze.gatewayProcess();
      dehaze.gatewayProcess();
      List<NodeProcess> workers = List.of(dehaze.workerProcess(), dehaze.workerProcess());
      dehaze.awaitReady().lanes().awaitShares(4, 4);
      registerTriggers(dehaze);

      sendTwentyThousand(dehaze.producers(16));

      Balance balance = dehaze.settle("calm").assertNothingLost();
      assertThat(dehaze.ledger().acceptedCount()).isEqualTo(20_000);
      assertThat(balance.delivered()).isEqualTo(balance.deliveries()).isEqualTo(30_000);
      assertThat(balance.duplicated()).isZero();
      assertThat(balance.dead()).isZero();
      assertBothTookPart(workers, balance);
      assertThat(dehaze.books())
          .as("by the processes' own series")
          .isEqualTo(new Books(20_000, 0, 0, 10_000, 30_000, 0, 0, 0, 0));
      assertALossWouldBeFound(dehaze);
    }
  }

  private static void registerTriggers(Deployment dehaze) {
    dehaze.listen("books", "order.placed", PATIENT);
    dehaze.listen("stock", "order.placed", PATIENT);
    dehaze.listen("mail", "mail.sent", PATIENT);
    dehaze.listen("parcels", "parcel", PATIENT);
    dehaze.listen("parcels-eu", "parcel", PATIENT + ",\"options\":{\"region\":\"eu, uk\"}");
  }

  /** Alone and in batches, with ids of the producer's and of the gateway's. */
  private static void sendTwentyThousand(Producers producers) {
    producers.send(Events.named("single", ALL), 6_000, 1);
    producers.send(Events.unnamed(ALL), 4_000, 1);
    producers.send(Events.named("batch", ALL), 6_000, 100);
    producers.send(Events.unnamed(ALL), 4_000, 100);
  }

  /** What the workers counted is what the webhooks got, and no worker was idle. */
  private static void assertBothTookPart(List<NodeProcess> workers, Balance balance) {
    List<Double> delivered = workers.stream().map(NodeProcess::delivered).toList();
    assertThat(delivered).allSatisfy(count -> assertThat(count).isGreaterThan(1_000));
    assertThat(delivered.stream().mapToDouble(count -> count).sum()).isEqualTo(balance.delivered());
  }

  /** Mutation of the checker itself: one reception hidden must be one delivery lost. */
  private static void assertALossWouldBeFound(Deployment dehaze) {
    Evidence all = dehaze.evidence();
    List<Reception> oneHidden = all.receptions().subList(1, all.receptions().size());
    Balance balance =
        dehaze
            .ledger()
            .balance(new Evidence(oneHidden, all.deadLetters(), all.stored(), all.done()));
    assertThatThrownBy(balance::assertNothingLost)
        .hasMessageContaining(all.receptions().get(0).id());
  }
}
