package io.dehaze.benchmark.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Posts planned events when it is time, in batches of what has come due to be posted since the last
 * one: open loop, so a slow gateway meets larger batches, not fewer events.
 */
public final class PacedLoad {
  private static final long EVERY_MS = 50;
  private static final int BATCH_MAX = 1_000;

  private final GatewayClient gateway;
  private final String type;
  private final Accepted accepted;
  private long latestMs;

  /**
   * A load of one type of events.
   *
   * @param accepted told what becomes of them
   */
  public PacedLoad(GatewayClient gateway, String type, Accepted accepted) {
    this.gateway = gateway;
    this.type = type;
    this.accepted = accepted;
  }

  /** Posts all events, in the order in which they are planned to be posted, and awaits answers. */
  public void post(List<PlannedEvent> events) throws InterruptedException {
    int next = 0;
    while (next < events.size()) {
      long nowMs = System.currentTimeMillis();
      int end = next;
      while (end < events.size() && events.get(end).postAtMs() <= nowMs) {
        end++;
      }
      if (end > next) {
        latestMs = Math.max(latestMs, nowMs - events.get(next).postAtMs());
      }
      postBatches(events.subList(next, end));
      next = end;
      TimeUnit.MILLISECONDS.sleep(EVERY_MS);
    }
    gateway.awaitAnswers();
  }

  private void postBatches(List<PlannedEvent> events) throws InterruptedException {
    for (int start = 0; start < events.size(); start += BATCH_MAX) {
      int end = Math.min(events.size(), start + BATCH_MAX);
      gateway.post(type, new ArrayList<>(events.subList(start, end)), accepted);
    }
  }

  /** How late an event was posted at most, in milliseconds. */
  public long latestMs() {
    return latestMs;
  }
}
