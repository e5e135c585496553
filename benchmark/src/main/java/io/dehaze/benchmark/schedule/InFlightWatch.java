package io.dehaze.benchmark.schedule;

import io.dehaze.benchmark.measure.AdminClient;
import io.dehaze.benchmark.measure.MetricsPage;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The most deliveries that were under way at once, as the worker's metrics showed. */
final class InFlightWatch implements AutoCloseable {
  private static final long EVERY_MS = 50;

  private final AdminClient worker;
  private final Thread thread = new Thread(this::watch, "in-flight-watch");
  private int most; // both are the thread's own until it has ended
  private int samples;
  private volatile boolean closing;

  InFlightWatch(AdminClient worker) {
    this.worker = worker;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void watch() {
    try {
      while (!closing) {
        most = Math.max(most, inFlight(worker.metrics()));
        samples++;
        TimeUnit.MILLISECONDS.sleep(EVERY_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static int inFlight(MetricsPage page) {
    double ended = page.sum("dehaze_deliveries_total", Map.of());
    return (int) (page.sum("dehaze_deliveries_started_total", Map.of()) - ended);
  }

  int most() {
    return most;
  }

  int samples() {
    return samples;
  }

  @Override
  public void close() throws InterruptedException {
    closing = true;
    thread.join();
  }
}
