package io.dehaze.worker.lane;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How much may be on its way at once, over all lanes of a worker: in deliveries and in bytes. What
 * has been taken is given back when the deliveries have ended and Kafka has acknowledged their
 * ends, so nothing behind this limit needs a bound of its own. Thread-safe.
 */
public final class InFlightLimit {
  /** What one record takes; taken and given back as a whole. */
  record Share(int deliveries, int kibibytes) {}

  private final int deliveriesMax;
  private final int kibibytesMax;
  private final Semaphore deliveries;
  private final Semaphore kibibytes;

  /**
   * A limit with nothing in flight.
   *
   * @param deliveriesMax how many deliveries
   * @param bytesMax how many bytes of event data
   */
  public InFlightLimit(int deliveriesMax, long bytesMax) {
    this.deliveriesMax = deliveriesMax;
    this.kibibytesMax = (int) Math.min(Integer.MAX_VALUE, Math.max(1, bytesMax / 1024));
    this.deliveries = new Semaphore(deliveriesMax);
    this.kibibytes = new Semaphore(kibibytesMax);
  }

  /**
   * What a record asks for: never more than there is, so that even the largest gets through, alone.
   */
  Share shareOf(int deliveriesOfRecord, int bytes) {
    return new Share(
        Math.min(deliveriesMax, Math.max(1, deliveriesOfRecord)),
        Math.min(kibibytesMax, 1 + bytes / 1024));
  }

  /**
   * Takes a share, waiting a little if need be.
   *
   * @return whether it was taken
   */
  boolean tryTake(Share share, long waitMs) throws InterruptedException {
    if (!deliveries.tryAcquire(share.deliveries)
        && !deliveries.tryAcquire(share.deliveries, waitMs, TimeUnit.MILLISECONDS)) {
      return false;
    }
    if (kibibytes.tryAcquire(share.kibibytes)
        || kibibytes.tryAcquire(share.kibibytes, waitMs, TimeUnit.MILLISECONDS)) {
      return true;
    }
    deliveries.release(share.deliveries);
    return false;
  }

  /** Gives a share back. Any thread. */
  void giveBack(Share share) {
    deliveries.release(share.deliveries);
    kibibytes.release(share.kibibytes);
  }

  /** How many deliveries are in flight now. */
  public int inFlight() {
    return deliveriesMax - deliveries.availablePermits();
  }
}
