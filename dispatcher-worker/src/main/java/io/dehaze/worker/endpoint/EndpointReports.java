package io.dehaze.worker.endpoint;

import io.dehaze.endpoint.BreakerState;
import io.dehaze.endpoint.Endpoint;
import io.dehaze.endpoint.EndpointRecords;
import io.dehaze.endpoint.EndpointStatus;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells gateways how this worker finds the endpoints that it calls: a changed state within a
 * moment, other changes every few seconds, everything once in a while, and now and then that it is
 * alive. Best effort: what does not get through is told again. Starts once and closes once.
 */
public final class EndpointReports implements AutoCloseable {
  /** How often a worker says that it is alive, in milliseconds. */
  private static final long ALIVE_MS = 5_000;

  private static final Logger LOG = LoggerFactory.getLogger(EndpointReports.class);
  private static final long LOOK_MS = 250;
  private static final long CHANGED_MS = 2_000;
  private static final long REFRESH_MS = 600_000;
  private static final int ROWS_MAX = 1_000;
  private static final int ROWS_AT_ONCE_MAX = 100;

  /** What was told last of an endpoint, and when. */
  private record Told(EndpointStatus status, long atMs) {}

  private final EndpointGates gates;
  private final Clock clock;
  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final String worker = "worker-" + UUID.randomUUID();
  private final Map<Endpoint, Told> told = new HashMap<>(); // the thread's own
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread made = new Thread(task, "endpoint-reports");
            made.setDaemon(true);
            return made;
          });
  private final Queue<Endpoint> unsent = new ConcurrentLinkedQueue<>();
  private long aliveMs;

  /**
   * Tells nothing yet.
   *
   * @param clock by which it is time to tell
   * @param producer whose {@code send} does not block
   * @param topic the lane of endpoints
   */
  public EndpointReports(
      EndpointGates gates, Clock clock, Producer<byte[], byte[]> producer, String topic) {
    this.gates = gates;
    this.clock = clock;
    this.producer = producer;
    this.topic = topic;
  }

  /** Begins to tell. */
  public void start() {
    thread.scheduleWithFixedDelay(this::tellSafely, 0, LOOK_MS, TimeUnit.MILLISECONDS);
  }

  private void tellSafely() {
    try {
      tell(clock.millis());
    } catch (RuntimeException e) { // the next look has more luck
      LOG.warn("event=endpoint_report_failed reason=\"{}\"", e.getMessage());
    }
  }

  void tell(long nowMs) {
    if (nowMs - aliveMs >= ALIVE_MS) {
      aliveMs = nowMs;
      send(EndpointRecords.alive(topic, worker), null);
    }
    for (Endpoint lost = unsent.poll(); lost != null; lost = unsent.poll()) {
      told.remove(lost);
    }
    int rows = 0;
    for (Map.Entry<Endpoint, EndpointGate> each : gates.all().entrySet()) {
      if (rows < ROWS_AT_ONCE_MAX && tell(each.getKey(), each.getValue().status(), nowMs)) {
        rows++;
      }
    }
    told.keySet().removeIf(this::isForgotten);
  }

  private boolean tell(Endpoint endpoint, EndpointStatus now, long nowMs) {
    Told before = told.get(endpoint);
    boolean isNews =
        before == null
            ? told.size() < ROWS_MAX || now.state() != BreakerState.CLOSED
            : isNews(before, now, nowMs);
    if (isNews && send(EndpointRecords.row(topic, worker, endpoint, now), endpoint)) {
      told.put(endpoint, new Told(now, nowMs));
      return true;
    }
    return false;
  }

  private static boolean isNews(Told before, EndpointStatus now, long nowMs) {
    long agoMs = nowMs - before.atMs;
    return before.status.state() != now.state()
        || (agoMs >= CHANGED_MS && !before.status.equals(now))
        || agoMs >= REFRESH_MS;
  }

  private boolean isForgotten(Endpoint endpoint) {
    return !gates.all().containsKey(endpoint)
        && send(EndpointRecords.removal(topic, worker, endpoint), null);
  }

  private boolean send(ProducerRecord<byte[], byte[]> record, Endpoint about) {
    try {
      producer.send(
          record,
          (stored, failure) -> {
            if (failure != null && about != null) {
              unsent.add(about);
            }
          });
      return true;
    } catch (KafkaException | IllegalStateException e) { // no room, or closed: told again later
      return false;
    }
  }

  /** Takes back what was told, and tells nothing more. */
  @Override
  public void close() throws InterruptedException {
    thread.shutdown();
    if (thread.awaitTermination(1, TimeUnit.SECONDS)) {
      told.keySet()
          .forEach(endpoint -> send(EndpointRecords.removal(topic, worker, endpoint), null));
    }
  }
}
