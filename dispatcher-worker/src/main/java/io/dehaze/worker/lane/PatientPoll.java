package io.dehaze.worker.lane;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.Metric;

/**
 * Polls a consumer, and waits as long as asked also while no broker is there.
 *
 * <p>Kafka's consumer of the new group protocol (4.3) waits in poll until its next heartbeat is
 * due. Without a coordinator it sends none, so one is always overdue, and poll goes round and round
 * without waiting as long as the outage lasts. So without a connection we poll without waiting, and
 * wait here. (Its network thread does the same while it looks for the coordinator; that is beyond
 * our reach.)
 *
 * <p>Not thread-safe: belongs to the thread that polls.
 */
final class PatientPoll {
  private final Consumer<byte[], byte[]> consumer;
  private final Metric connections;

  /** Polls this consumer. */
  PatientPoll(Consumer<byte[], byte[]> consumer) {
    this.consumer = consumer;
    this.connections =
        consumer.metrics().values().stream()
            .filter(metric -> metric.metricName().name().equals("connection-count"))
            .findAny()
            .orElseThrow();
  }

  /** As {@link Consumer#poll}. */
  ConsumerRecords<byte[], byte[]> poll(Duration atMost) {
    if (hasConnection()) {
      return consumer.poll(atMost);
    }
    ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ZERO);
    if (records.isEmpty()) {
      LockSupport.parkNanos(atMost.toNanos());
    }
    return records;
  }

  private boolean hasConnection() {
    return ((Number) connections.metricValue()).doubleValue() > 0;
  }
}
