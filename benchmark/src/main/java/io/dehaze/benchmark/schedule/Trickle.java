package io.dehaze.benchmark.schedule;

import io.dehaze.benchmark.load.Accepted;
import io.dehaze.benchmark.load.GatewayClient;
import io.dehaze.benchmark.sink.Mark;
import java.util.concurrent.TimeUnit;

/**
 * Immediate events at a steady, low rate, until it is closed. The mark's due time is when an event
 * was to be posted, so a post that was late counts as late.
 */
final class Trickle implements AutoCloseable {
  private final GatewayClient gateway;
  private final String type;
  private final int series;
  private final Accepted accepted = new Accepted();
  private final Thread thread = new Thread(this::post, "trickle");
  private volatile boolean closing;

  Trickle(GatewayClient gateway, String type, int series) {
    this.gateway = gateway;
    this.type = type;
    this.series = series;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void post() {
    long startMs = System.currentTimeMillis();
    try {
      for (int number = 0; !closing; number++) {
        long atMs = startMs + number * 1_000L / BurstSettings.TRICKLE_RATE;
        TimeUnit.MILLISECONDS.sleep(Math.max(0, atMs - System.currentTimeMillis()));
        gateway.postNow(type, new Mark(series, number, atMs), accepted);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  int series() {
    return series;
  }

  /** Which events were accepted. */
  Accepted accepted() {
    return accepted;
  }

  /** Posts no more. */
  @Override
  public void close() throws InterruptedException {
    closing = true;
    thread.join();
  }
}
