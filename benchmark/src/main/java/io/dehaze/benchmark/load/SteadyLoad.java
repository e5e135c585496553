package io.dehaze.benchmark.load;

import io.dehaze.benchmark.sink.Mark;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * Immediate events for several webhooks at a steady rate, the same for each, until it is closed.
 * Each tick posts what is due as one batch. The mark's due time is when an event was to be posted,
 * so a post that was late counts as late. Starts once and closes once.
 */
public final class SteadyLoad implements AutoCloseable {
  private static final long TICK_MS = 10;

  private final GatewayClient gateway;
  private final IntFunction<String> type;
  private final int perSecond;
  private final Map<Integer, Accepted> accepted = new HashMap<>();
  private final Thread thread = new Thread(this::post, "steady-load");
  private volatile boolean closing;

  /**
   * Posts nothing yet.
   *
   * @param type the event type of each series
   * @param series how many there are, from 0
   * @param perSecond events of each series in a second
   */
  public SteadyLoad(GatewayClient gateway, IntFunction<String> type, int series, int perSecond) {
    this.gateway = gateway;
    this.type = type;
    this.perSecond = perSecond;
    for (int i = 0; i < series; i++) {
      accepted.put(i, new Accepted());
    }
    thread.setDaemon(true);
  }

  /** Begins to post. */
  public void start() {
    thread.start();
  }

  private void post() {
    long startMs = System.currentTimeMillis();
    int next = 0;
    try {
      while (!closing) {
        TimeUnit.MILLISECONDS.sleep(TICK_MS);
        long passedMs = System.currentTimeMillis() - startMs;
        List<Mark> due = new ArrayList<>();
        for (; next * 1_000L / perSecond <= passedMs; next++) {
          long dueMs = startMs + next * 1_000L / perSecond;
          for (int series = 0; series < accepted.size(); series++) {
            due.add(new Mark(series, next, dueMs));
          }
        }
        if (!due.isEmpty()) {
          gateway.postNow(type, due, accepted);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What became of the posts of a series. */
  public Accepted accepted(int series) {
    return accepted.get(series);
  }

  /** How many events were accepted so far. */
  public int count() {
    return accepted.values().stream().mapToInt(Accepted::count).sum();
  }

  /** How many were not accepted, or got no answer. */
  public int refused() {
    return accepted.values().stream().mapToInt(Accepted::refused).sum();
  }

  /** Posts no more, and waits a moment for the last answers. */
  @Override
  public void close() throws InterruptedException {
    closing = true;
    thread.join();
    TimeUnit.SECONDS.sleep(1);
  }
}
