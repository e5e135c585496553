package io.dehaze.worker.lane;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much one lane may have on its way at once, in deliveries and in bytes, and one record more.
 * What has been taken is given back when the deliveries have ended and Kafka has acknowledged their
 * ends, so nothing behind this limit needs a bound of its own.
 *
 * <p>Nobody waits in here: who gets nothing asks again a little later. Waking a waiter for each
 * delivery that ends would cost more than the delivery. Thread-safe.
 */
public final class InFlightLimit {
  /** What one record takes; taken and given back as a whole. */
  public record Share(int deliveries, long bytes) {}

  private final int deliveriesMax;
  private final long bytesMax;
  private final AtomicInteger deliveries = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();

  /**
   * A limit with nothing in flight.
   *
   * @param deliveriesMax how many deliveries
   * @param bytesMax how many bytes of event data
   */
  public InFlightLimit(int deliveriesMax, long bytesMax) {
    this.deliveriesMax = deliveriesMax;
    this.bytesMax = bytesMax;
  }

  /** What a record takes: a place at least. */
  public Share shareOf(int deliveriesOfRecord, int bytesOfRecord) {
    return new Share(Math.max(1, deliveriesOfRecord), Math.max(0, bytesOfRecord));
  }

  /**
   * Takes a share, or nothing. It is given as long as anything is free, be it less than the share:
   * were a large one to wait until so much is free at one moment, small ones would take each place
   * before it. What is taken exceeds the limit by less than one share.
   */
  public boolean tryTake(Share share) {
    boolean isFree = deliveries.getAndAdd(share.deliveries) < deliveriesMax;
    isFree &= bytes.getAndAdd(share.bytes) < bytesMax;
    if (!isFree) {
      giveBack(share);
    }
    return isFree;
  }

  /** Gives a share back. */
  public void giveBack(Share share) {
    deliveries.addAndGet(-share.deliveries);
    bytes.addAndGet(-share.bytes);
  }

  /** Which part of the limit is taken, of deliveries or bytes, whichever is more. */
  public double used() {
    return Math.max((double) deliveries.get() / deliveriesMax, (double) bytes.get() / bytesMax);
  }
}
