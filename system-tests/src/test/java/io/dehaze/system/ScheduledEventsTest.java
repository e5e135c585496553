package io.dehaze.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dehaze.system.harness.Balance;
import io.dehaze.system.harness.Deployment;
import io.dehaze.system.harness.Events;
import io.dehaze.system.harness.KafkaProcess;
import io.dehaze.system.harness.Kind;
import io.dehaze.system.harness.Node;
import io.dehaze.system.harness.NodeProcess;
import io.dehaze.system.harness.Producers;
import io.dehaze.system.harness.SharedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Events that are due later, over several delay levels and the wheel, while workers and the broker
 * come and go. The levels are those of the product made short: 1 s and 3 s instead of 8 s, 32 s and
 * so on.
 */
@ExtendWith(SharedBroker.class)
@Timeout(450)
@Tag("long")
class ScheduledEventsTest {
  private static final String[] SHORT_LEVELS = {
    "--delay-levels=1,3", "--wheel-horizon-ms=2500", "--delay-slack-ms=1200"
  };

  /** Other levels, and a wheel that fits them. */
  private static final String[] OTHER_LEVELS = {
    "--delay-levels=2,5", "--wheel-horizon-ms=3300", "--delay-slack-ms=1200"
  };

  private static final int IN_FLIGHT_MAX = 200;
  private static final Kind KIND = Kind.of("reminder.due", "mail");

  @Test
  void losesNothingAndIsNeverEarly_whenAWorkerIsKilled(KafkaProcess kafka) throws Exception {
    try (Deployment dehaze = new Deployment(kafka, "schedule-worker-killed")) {
      dehaze.gateway(SHORT_LEVELS);
      NodeProcess victim = dehaze.workerProcess(options(SHORT_LEVELS));
      worker(dehaze);
      dehaze.awaitReady();
      dehaze.listen("mail", KIND.type(), "");

      Producers producers = dehaze.producers(4);
      long parked = System.currentTimeMillis() + 5_000;
      producers.send(Events.named("p", KIND).due(n -> parked + n % 6_000), 20_000, 500);
      long held = System.currentTimeMillis() + 700;
      producers.send(Events.named("h", KIND).due(n -> held + n % 1_500), 2_000, 500);
      await("some delivered").atMost(Duration.ofSeconds(40)).until(() -> victim.delivered() > 0);
      victim.kill9();

      Balance balance = settle(dehaze, "scheduled, worker killed");
      assertThat(balance.delivered()).isEqualTo(22_000);
      // In flight, and what was delivered since the last commit: never more than was due.
      assertThat(balance.duplicated()).isLessThanOrEqualTo(IN_FLIGHT_MAX + 2_000);
    }
  }

  /** The new one has other delay levels than what is parked was parked by. */
  @Test
  void repeatsNothing_whenAWorkerJoinsAndAnotherLeaves(KafkaProcess kafka) throws Exception {
    try (Deployment dehaze = new Deployment(kafka, "schedule-come-and-go")) {
      dehaze.gateway(SHORT_LEVELS);
      Node leaving = worker(dehaze);
      dehaze.awaitReady();
      dehaze.listen("mail", KIND.type(), "");

      long start = System.currentTimeMillis() + 2_000;
      dehaze.producers(4).send(Events.named("e", KIND).due(n -> start + 3L * n), 3_500, 500);
      Node joining = worker(dehaze, OTHER_LEVELS);
      joining.awaitReady();
      await("the new worker delivering")
          .atMost(Duration.ofSeconds(40))
          .until(() -> joining.delivered() > 50);
      leaving.stop();

      Balance balance = settle(dehaze, "scheduled, workers come and go");
      assertThat(balance.delivered()).isEqualTo(3_500);
      assertThat(balance.duplicated()).isZero();
    }
  }

  @Test
  void deliversAll_whenTheBrokerRestartsWhileTheyAreParked() throws Exception {
    KafkaProcess kafka =
        KafkaProcess.start(
            Path.of("target", "system-tests", "schedule-broker"), Duration.ofSeconds(10));
    try (kafka;
        Deployment dehaze = new Deployment(kafka, "schedule-broker-restart")) {
      dehaze.gateway(SHORT_LEVELS);
      worker(dehaze);
      dehaze.awaitReady();
      dehaze.listen("mail", KIND.type(), "");

      long start = System.currentTimeMillis() + 6_000;
      dehaze.producers(4).send(Events.named("e", KIND).due(n -> start + n), 5_000, 500);
      kafka.kill9();
      kafka.startAgain();

      Balance balance = settle(dehaze, "scheduled, broker killed");
      assertThat(balance.delivered()).isEqualTo(5_000);
    }
  }

  private static Node worker(Deployment dehaze) {
    return worker(dehaze, SHORT_LEVELS);
  }

  private static Node worker(Deployment dehaze, String[] levels) {
    return dehaze.worker(options(levels));
  }

  private static String[] options(String[] levels) {
    String[] options = Arrays.copyOf(levels, levels.length + 1);
    options[levels.length] = "--in-flight-max=" + IN_FLIGHT_MAX;
    return options;
  }

  private static Balance settle(Deployment dehaze, String scenario) {
    Balance balance = dehaze.settle(scenario).assertNothingLost();
    long[] late = balance.latenessMs("mail");
    System.out.printf(
        "%s: late p50 %d ms, p99 %d ms, max %d ms%n",
        scenario, late[late.length / 2], late[late.length * 99 / 100], late[late.length - 1]);
    return balance;
  }
}
