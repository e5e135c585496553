package io.dehaze.worker;

import io.dehaze.worker.lane.LaneConsumer;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;

/**
 * Which part of a lane is this worker's: its partitions of all. What is for all workers together is
 * shared by it, without a word between them. Thread-safe.
 */
final class LaneShare implements DoubleSupplier {
  private final IntSupplier partitionsOfAll;
  private volatile LaneConsumer lane;

  /**
   * All of it, until told whose share it is.
   *
   * @param partitionsOfAll how many partitions the lane has; 0 where that is not known now
   */
  LaneShare(IntSupplier partitionsOfAll) {
    this.partitionsOfAll = partitionsOfAll;
  }

  /** The consumer whose partitions count. */
  void of(LaneConsumer consumer) {
    lane = consumer;
  }

  /** Above 0, since a worker without a partition may still get deliveries that come back. */
  @Override
  public double getAsDouble() {
    LaneConsumer known = lane;
    int all = partitionsOfAll.getAsInt();
    return known == null || all == 0
        ? 1
        : Math.min(1, Math.max(1, known.partitions()) / (double) all);
  }
}
