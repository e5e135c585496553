package io.dehaze.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dehaze.system.harness.Balance;
import io.dehaze.system.harness.Deployment;
import io.dehaze.system.harness.Events;
import io.dehaze.system.harness.FakedClock;
import io.dehaze.system.harness.KafkaProcess;
import io.dehaze.system.harness.Kind;
import io.dehaze.system.harness.Node;
import io.dehaze.system.harness.NodeProcess;
import io.dehaze.system.harness.SharedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Somebody sets the clocks of machines while events are scheduled. */
@ExtendWith(SharedBroker.class)
@Timeout(300)
@Tag("long")
class ClockJumpTest {
  private static final Kind KIND = Kind.of("reminder.due", "mail");
  private static final int EVENTS = 200;
  private static final String[] LEVELS = {
    "--delay-levels=1,3", "--wheel-horizon-ms=2500", "--delay-slack-ms=1200"
  };
  private static final int FAILED = 1;

  @Test
  void losesNothingAndIsNeverEarly_whenClocksAreSetForwardAndBack(
      KafkaProcess kafka, @TempDir Path ofGateway, @TempDir Path ofWorker) throws Exception {
    FakedClock gatewayClock = clock(ofGateway);
    FakedClock workerClock = clock(ofWorker);
    try (Deployment dehaze = new Deployment(kafka, "clock-jump")) {
      NodeProcess gateway = dehaze.gatewayProcess(gatewayClock.environment(), LEVELS);
      NodeProcess worker = dehaze.workerProcess(workerClock.environment(), LEVELS);
      dehaze.awaitReady();
      dehaze.listen("mail", KIND.type(), "");

      schedule(dehaze, "forward");
      workerClock.set(Duration.ofHours(1));
      awaitOffset(worker, 1);
      // Some come twice: an hour without a poll, Kafka's consumer finds, and gives its partitions
      // up as if the worker had died.
      Balance forward = dehaze.settle("clock set forward").assertNothingLost();
      assertThat(forward.delivered()).isEqualTo(EVENTS);

      schedule(dehaze, "back");
      workerClock.set(Duration.ZERO);
      gatewayClock.set(Duration.ofHours(-1));
      // Both end, since Kafka's clients would wait for an hour; whoever runs them starts them
      // again.
      assertThat(worker.awaitEnd()).isEqualTo(FAILED);
      assertThat(gateway.awaitEnd()).isEqualTo(FAILED);
      dehaze.worker(LEVELS).awaitReady();
      Balance back = dehaze.settle("clock set back").assertNothingLost();
      assertThat(back.delivered()).isEqualTo(2 * EVENTS);
    }
  }

  private static FakedClock clock(Path directory) {
    Optional<FakedClock> clock = FakedClock.in(directory);
    assumeTrue(clock.isPresent(), "clocks are not set: install libfaketime");
    return clock.orElseThrow();
  }

  /** The worker's own word that its system clock was set: else nothing would be shown. */
  private static void awaitOffset(Node worker, int hours) {
    await("the clock being off by hours: " + hours)
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(worker.metric("dehaze_clock_offset_seconds", ""))
                    .isCloseTo(hours * 3_600.0, within(60.0)));
  }

  /**
   * Some are delivered before the clock is set, some are in the wheel then, some in delay levels.
   */
  private static void schedule(Deployment dehaze, String name) {
    long start = System.currentTimeMillis() + 500;
    Events events = Events.named(name, KIND).due(n -> start + 30L * n);
    dehaze.producers(2).send(events, EVENTS, EVENTS);
  }
}
