package io.dehaze.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.dehaze.system.harness.Balance;
import io.dehaze.system.harness.Behaviour;
import io.dehaze.system.harness.Deployment;
import io.dehaze.system.harness.Events;
import io.dehaze.system.harness.KafkaProcess;
import io.dehaze.system.harness.Kind;
import io.dehaze.system.harness.Node;
import io.dehaze.system.harness.SharedBroker;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** More workers deliver more, fewer deliver less, and nothing else changes. */
@ExtendWith(SharedBroker.class)
@Timeout(540)
@Tag("long")
class WorkersScaleTest {
  private static final Kind KIND = Kind.of("order.placed", "books");
  private static final int WEBHOOK_MS = 100;
  private static final int IN_FLIGHT = 5;
  private static final int WINDOW_MS = 2_000;
  private static final Duration FOLLOWS_WITHIN = Duration.ofSeconds(10);

  /** What a worker can do is what it may have in flight, over how long a webhook takes. */
  private static final double PER_SECOND_OF_ONE = IN_FLIGHT * 1_000.0 / WEBHOOK_MS;

  @Test
  void deliversAsMuchAsItsWorkersMayHaveInFlight(KafkaProcess kafka) throws Exception {
    try (Deployment dehaze = new Deployment(kafka, "workers-scale")) {
      dehaze.gateway();
      worker(dehaze);
      dehaze.awaitReady();
      dehaze.listen("books", KIND.type(), "");
      dehaze.receiver().behave("books", Behaviour.okAfter(WEBHOOK_MS));
      dehaze.producers(4).send(Events.named("e", KIND), 4_000, 500);
      awaitThroughputOf(1, dehaze);

      List<Node> more = Stream.generate(() -> worker(dehaze)).limit(3).toList();
      dehaze.awaitReady();
      awaitThroughputOf(4, dehaze);

      List<CompletableFuture<Void>> stops = more.stream().limit(2).map(this::stopAside).toList();
      stops.forEach(CompletableFuture::join);
      awaitThroughputOf(2, dehaze);

      dehaze.receiver().behave("books", Behaviour.ok());
      Balance balance = dehaze.settle("1, 4, then 2 workers").assertNothingLost();
      assumeFalse(dehaze.lostPartitions(), "the machine is too busy to tell");
      assertThat(balance.delivered()).isEqualTo(balance.deliveries());
      assertThat(balance.duplicated()).isZero();
    }
  }

  /** On a thread of its own: the pool in which tests run has none to spare. */
  private CompletableFuture<Void> stopAside(Node worker) {
    return CompletableFuture.runAsync(worker::stop, stop -> new Thread(stop, "stop").start());
  }

  private static Node worker(Deployment dehaze) {
    return dehaze.worker("--in-flight-max=" + IN_FLIGHT);
  }

  /** At least two thirds of it, since a busy machine takes its share, and never more than it. */
  private static void awaitThroughputOf(int workers, Deployment dehaze) {
    double most = workers * PER_SECOND_OF_ONE;
    long since = System.nanoTime();
    try {
      await("the throughput of " + workers + " workers")
          .atMost(FOLLOWS_WITHIN)
          .pollInterval(Duration.ofMillis(100))
          .untilAsserted(() -> assertThat(perSecond(dehaze)).isBetween(most * 2 / 3, most + 1));
    } catch (ConditionTimeoutException e) {
      assumeFalse(isMachineOverloaded(), "the machine is too busy to tell: " + e.getMessage());
      throw e;
    }
    System.out.printf(
        "%d workers: %.0f of at most %.0f deliveries/s within %.1f s%n",
        workers, perSecond(dehaze), most, (System.nanoTime() - since) / 1e9);
  }

  private static boolean isMachineOverloaded() {
    OperatingSystemMXBean machine = ManagementFactory.getOperatingSystemMXBean();
    return machine.getSystemLoadAverage() > 8.0 * machine.getAvailableProcessors();
  }

  private static double perSecond(Deployment dehaze) {
    return dehaze.receiver().countOfLast(WINDOW_MS) * 1_000.0 / WINDOW_MS;
  }
}
