package io.dehaze.worker.deliver;

import io.dehaze.worker.lane.RecordHandler.Completion;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts down a record's deliveries: the record is done when the last has ended. Thread-safe. */
final class Settlement {
  private final int deliveries;
  private final AtomicInteger open;
  private final Completion completion;

  Settlement(int deliveries, Completion completion) {
    this.deliveries = deliveries;
    this.open = new AtomicInteger(deliveries);
    this.completion = completion;
  }

  /** How many deliveries there are in all. */
  int deliveries() {
    return deliveries;
  }

  /** A delivery has ended, and Kafka has acknowledged its end where there was one to write. */
  void oneEnded() {
    if (open.decrementAndGet() == 0) {
      completion.done();
    }
  }

  boolean isStillOurs() {
    return completion.isStillOurs();
  }
}
