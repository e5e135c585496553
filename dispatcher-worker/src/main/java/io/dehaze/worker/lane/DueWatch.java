package io.dehaze.worker.lane;

import java.time.Clock;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Looks once a second how much of a lane is due and has not begun: what an autoscaler should go by.
 *
 * <p>Counted is what was read and waits for room, and what the broker has beyond that; in lanes
 * whose records are due later than they are written, only what has surely come due since, so that
 * no event that waits for its time is ever taken for work. What is being delivered is not counted,
 * nor what was put off because its endpoint is not fit: that is in another lane by then.
 *
 * <p>Unknown, and so empty, while no partition is assigned, while the broker has not said where one
 * ends, and while no broker is connected. Belongs to the poll thread; any thread asks for the
 * result.
 */
final class DueWatch {
  private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Consumer<byte[], byte[]> consumer;
  private final AssignedPartitions assigned;
  private final RecordHandler handler;
  private final Clock clock;
  private long lookedNanos = System.nanoTime() - EVERY_NANOS;
  private volatile Optional<DueWork> due = Optional.empty();
  private volatile OptionalLong waiting = OptionalLong.empty();

  DueWatch(
      Consumer<byte[], byte[]> consumer,
      AssignedPartitions assigned,
      RecordHandler handler,
      Clock clock) {
    this.consumer = consumer;
    this.assigned = assigned;
    this.handler = handler;
    this.clock = clock;
  }

  /** What was seen last. Any thread. */
  Optional<DueWork> due() {
    return due;
  }

  /** How many records are not taken on, due or not. Any thread. */
  OptionalLong waiting() {
    return waiting;
  }

  void lookIfTime(boolean isConnected) {
    if (System.nanoTime() - lookedNanos >= EVERY_NANOS) {
      lookedNanos = System.nanoTime();
      due = isConnected ? look() : Optional.empty();
      waiting = due.isPresent() ? OptionalLong.of(countWaiting()) : OptionalLong.empty();
    }
  }

  private Optional<DueWork> look() {
    Set<TopicPartition> partitions = consumer.assignment();
    DueWork sum = handler.dueHeld();
    for (TopicPartition partition : partitions) {
      OptionalLong unread = unread(partition);
      if (unread.isEmpty()) {
        return Optional.empty();
      }
      sum = sum.and(of(assigned.get(partition), unread.getAsLong()));
    }
    return partitions.isEmpty() ? Optional.empty() : Optional.of(sum);
  }

  private OptionalLong unread(TopicPartition partition) {
    try {
      return consumer.currentLag(partition);
    } catch (IllegalStateException e) { // let go by Kafka's network thread meanwhile
      return OptionalLong.empty();
    }
  }

  private long countWaiting() {
    long sum = 0;
    for (TopicPartition partition : consumer.assignment()) {
      AssignedPartition read = assigned.get(partition);
      sum += unread(partition).orElse(0) + (read == null ? 0 : read.waiting().size());
    }
    return sum;
  }

  private DueWork of(AssignedPartition partition, long unread) {
    if (partition == null || !partition.hasWaiting()) {
      return handler.dueWithinMs() == 0 ? new DueWork(unread, 0) : DueWork.NONE;
    }
    long dueSinceMs = clock.millis() - handler.dueWithinMs();
    long records = 0;
    long oldestMs = dueSinceMs;
    for (ConsumerRecord<byte[], byte[]> record : partition.waiting()) {
      if (record.timestamp() <= dueSinceMs) {
        records++;
        oldestMs = Math.min(oldestMs, record.timestamp());
      }
    }
    boolean all = records == partition.waiting().size();
    return new DueWork(all ? records + unread : records, dueSinceMs - oldestMs);
  }
}
