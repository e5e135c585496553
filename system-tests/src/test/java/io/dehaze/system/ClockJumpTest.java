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
import io.dehaze.system.harness.Producers;
import io.dehaze.system.harness.SharedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Somebody sets the clock of a worker's machine forward while events are scheduled. */
@ExtendWith(SharedBroker.class)
@Timeout(300)
class ClockJumpTest {
  private static final Kind KIND = Kind.of("reminder.due", "mail");
  private static final int EVENTS = 200;

  @Test
  void losesNothingAndIsNeverEarly_whenTheClockIsSetForward(
      KafkaProcess kafka, @TempDir Path directory) throws Exception {
    Optional<FakedClock> faked = FakedClock.in(directory);
    assumeTrue(faked.isPresent(), "clocks are not set: install libfaketime");
    FakedClock clock = faked.orElseThrow();
    String[] levels = {"--delay-levels=1,3", "--wheel-horizon-ms=2500", "--delay-slack-ms=1200"};
    try (Deployment dehaze = new Deployment(kafka, "clock-jump")) {
      dehaze.gateway(levels);
      Node worker = dehaze.workerProcess(clock.environment(), levels);
      dehaze.awaitReady();
      dehaze.listen("mail", KIND.type(), "");
      Producers producers = dehaze.producers(2);

      // Some are delivered before the clock is set, some are in the wheel, some in delay levels.
      schedule(producers, "forward");
      clock.set(Duration.ofHours(1));
      awaitOffset(worker, 1);
      // Some come twice: an hour without a poll, Kafka's consumer finds, and gives its partitions
      // up as if the worker had died.
      Balance balance = dehaze.settle("clock set forward").assertNothingLost();
      assertThat(balance.delivered()).isEqualTo(EVENTS);
    }
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

  private static void schedule(Producers producers, String name) {
    long start = System.currentTimeMillis() + 500;
    producers.send(Events.named(name, KIND).due(n -> start + 30L * n), EVENTS, EVENTS);
  }
}
