package io.dehaze.worker.lane;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much one lane may have on its way at once, in deliveries and in bytes. What has been taken is
 * given back when the deliveries have ended and Kafka has acknowledged their ends, so nothing
 * behind this limit needs a bound of its own.
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

  /**
   * What a record asks for: never more than there is, so that even the largest gets through, alone.
   */
  public Share shareOf(int deliveriesOfRecord, int bytesOfRecord) {
    return new Share(
        Math.min(deliveriesMax, Math.max(1, deliveriesOfRecord)),
        Math.min(bytesMax, Math.max(0, bytesOfRecord)));
  }

  /** Takes a share, or nothing. */
  public boolean tryTake(Share share) {
    if (deliveries.addAndGet(share.deliveries) > deliveriesMax) {
      deliveries.addAndGet(-share.deliveries);
      return false;
    }
    if (bytes.addAndGet(share.bytes) > bytesMax) {
      giveBack(share);
      return false;
    }
    return true;
  }

  /** Gives a share back. */
  public void giveBack(Share share) {
    deliveries.addAndGet(-share.deliveries);
    bytes.addAndGet(-share.bytes);
  }

  /** Which part of the limit is taken, of deliveries or bytes, whichever is more: 0 to 1. */
  public double used() {
    return Math.max((double) deliveries.get() / deliveriesMax, (double) bytes.get() / bytesMax);
  }

  /** How many deliveries are in flight now. */
  public int inFlight() {
    return Math.min(deliveriesMax, deliveries.get());
  }
}
