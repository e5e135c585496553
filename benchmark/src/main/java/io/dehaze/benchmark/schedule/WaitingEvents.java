package io.dehaze.benchmark.schedule;

import io.dehaze.benchmark.BenchFailure;
import io.dehaze.benchmark.load.Accepted;
import io.dehaze.benchmark.load.GatewayClient;
import io.dehaze.benchmark.load.PlannedEvent;
import io.dehaze.benchmark.sink.Mark;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Events that are far off: due in an hour to a year, as many in each doubling of that time, so that
 * they lie in many delay levels.
 */
final class WaitingEvents {
  private static final int BATCH = 4_000;
  private static final double NEAREST_MS = 3_600_000;
  private static final double FARTHEST_MS = 365 * 24 * 3_600_000.0;

  private final GatewayClient gateway;
  private final Random random;

  WaitingEvents(GatewayClient gateway, Random random) {
    this.gateway = gateway;
    this.random = random;
  }

  /**
   * Posts so many through the gateway and waits until all are accepted.
   *
   * @throws BenchFailure where some are not
   */
  void post(String type, int series, int count) throws InterruptedException {
    Accepted accepted = new Accepted();
    for (int number = 0; number < count; ) {
      List<PlannedEvent> batch = new ArrayList<>(BATCH);
      for (; batch.size() < BATCH && number < count; number++) {
        batch.add(new PlannedEvent(new Mark(series, number, dueMs()), 0));
      }
      gateway.post(type, batch, accepted);
    }
    gateway.awaitAnswers();
    if (accepted.refused() > 0) {
      throw new BenchFailure(accepted.refused() + " of the waiting events were not accepted");
    }
  }

  private long dueMs() {
    double aheadMs = NEAREST_MS * Math.pow(FARTHEST_MS / NEAREST_MS, random.nextDouble());
    return System.currentTimeMillis() + (long) aheadMs;
  }
}
