package io.dehaze.worker.lane;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.errors.ApiException;

/**
 * Polls a consumer, and waits also where Kafka's own poll would go round and round.
 *
 * <p>Kafka's consumer of the new group protocol (4.3) waits in poll until its next heartbeat is
 * due. Without a coordinator it sends none, so one is always overdue, and poll goes round and round
 * without waiting as long as the outage lasts. So without a connection we poll without waiting, and
 * wait here. (Its network thread does the same while it looks for the coordinator; that is beyond
 * our reach.)
 *
 * <p>Nor does it wait while it has records of a paused partition in its buffer, which is where
 * those of a delay level lie for hours. So while a partition is paused we wait here too, though not
 * long: other partitions' records do not wake us.
 *
 * <p>Not thread-safe: belongs to the thread that polls.
 */
final class PatientPoll {
  private static final long PAUSED_WAIT_NANOS = 10_000_000;

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

  /**
   * As {@link Consumer#poll}, but it may return sooner with nothing.
   *
   * @throws MemberGoneException where no later poll will find anything
   */
  ConsumerRecords<byte[], byte[]> poll(Duration atMost) {
    try {
      return pollPatiently(atMost);
    } catch (ApiException e) {
      throw MemberGoneException.isToldBy(e) ? new MemberGoneException(e) : e;
    }
  }

  private ConsumerRecords<byte[], byte[]> pollPatiently(Duration atMost) {
    if (!hasConnection()) {
      return pollThenWait(atMost.toNanos());
    }
    return consumer.paused().isEmpty()
        ? consumer.poll(atMost)
        : pollThenWait(Math.min(PAUSED_WAIT_NANOS, atMost.toNanos()));
  }

  private ConsumerRecords<byte[], byte[]> pollThenWait(long nanos) {
    ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ZERO);
    if (records.isEmpty()) {
      LockSupport.parkNanos(nanos);
    }
    return records;
  }

  /** Whether any broker is connected. */
  boolean hasConnection() {
    return ((Number) connections.metricValue()).doubleValue() > 0;
  }
}
