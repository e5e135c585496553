package io.dehaze.gateway.queue;

import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * How many events each project may publish: a token bucket for each, filled with the rate. A
 * request passes while there is a token, and then takes one for each of its events, more than there
 * are if need be: so a batch of any size can pass, the next ones wait until the debt is paid, and
 * over time the rate holds.
 *
 * <pre>
 *   rate 100, burst 200: a batch of 1,000 passes and leaves -800; the next request passes 8 s later
 * </pre>
 *
 * <p>Thread-safe. Memory grows with the projects that publish, and beyond some of them with those
 * that publish now.
 */
public final class PublishRate {
  private static final int IDLE_PROJECTS_MAX = 1_000;

  private final int perSecond;
  private final int burst;
  private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

  /**
   * The same rate for every project.
   *
   * @param perSecond events per second; 0 for no limit
   * @param burst how many events may come at once after a calm time
   */
  public PublishRate(int perSecond, int burst) {
    this.perSecond = perSecond;
    this.burst = burst;
  }

  /**
   * How long a project must wait before it may publish again, without taking anything: for what can
   * be refused before its events are read.
   *
   * @return in milliseconds; 0 where it need not wait
   */
  long waitMs(String project) {
    Bucket bucket = perSecond == 0 ? null : buckets.get(project);
    return bucket == null ? 0 : waitMs(bucket);
  }

  /**
   * Takes the events of one request, or nothing.
   *
   * @param project one that has triggers: callers cannot invent any number of them
   * @return 0 where they may be published, else how long to wait, in milliseconds
   */
  long take(String project, int events) {
    if (perSecond == 0) {
      return 0;
    }
    Bucket bucket = buckets.get(project);
    if (bucket == null) {
      forgetIdle();
      bucket = buckets.computeIfAbsent(project, name -> full());
    }
    if (!bucket.tryConsume(1)) {
      return waitMs(bucket);
    }
    if (events > 1) {
      bucket.consumeIgnoringRateLimits(events - 1L);
    }
    return 0;
  }

  private static long waitMs(Bucket bucket) {
    long nanos = bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill();
    return nanos == 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(nanos) + 1;
  }

  private Bucket full() {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(burst).refillGreedy(perSecond, Duration.ofSeconds(1)))
        .build();
  }

  /** A full bucket says the same as none. */
  private void forgetIdle() {
    if (buckets.size() >= IDLE_PROJECTS_MAX) {
      for (Iterator<Bucket> each = buckets.values().iterator(); each.hasNext(); ) {
        if (each.next().getAvailableTokens() >= burst) {
          each.remove();
        }
      }
    }
  }
}
