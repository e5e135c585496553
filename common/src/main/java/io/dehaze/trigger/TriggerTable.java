package io.dehaze.trigger;

import io.dehaze.kafka.KafkaClients;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The trigger lane, read as a table that follows every change. Each gateway and each worker has
 * one.
 *
 * <p>{@link #current()} may be called by any thread and costs one volatile read. The lane has one
 * partition, so all processes see the changes in one order. When Kafka is away the last known
 * triggers stay in force.
 */
public final class TriggerTable implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TriggerTable.class);
  private static final Duration POLL = Duration.ofMillis(500);

  private final KafkaClients kafka;
  private final TopicPartition lane;
  private final BiFunction<TriggerKey, byte[], Trigger> storedForm;
  private final Map<TriggerKey, Trigger> byKey = new HashMap<>(); // the thread's own
  private final Thread thread = new Thread(this::follow, "trigger-table");
  private final Object progress = new Object();

  private volatile Triggers current = Triggers.NONE;
  private volatile long nextOffset; // written under progress
  private volatile boolean complete;
  private volatile boolean closing;
  private volatile Consumer<byte[], byte[]> consumer;

  /**
   * Will read the lane once started.
   *
   * @param topic the trigger lane's topic
   * @param storedForm reads a stored trigger; null where the bytes are not one
   */
  public TriggerTable(
      KafkaClients kafka, String topic, BiFunction<TriggerKey, byte[], Trigger> storedForm) {
    this.kafka = kafka;
    this.lane = new TopicPartition(topic, 0);
    this.storedForm = storedForm;
    thread.setDaemon(true);
  }

  /** Starts reading; the topic must exist. */
  public void start() {
    thread.start();
  }

  /** The triggers in force now; {@link Triggers#NONE} until {@link #isComplete()}. */
  public Triggers current() {
    return current;
  }

  /** Whether all that was in the lane at the start has been read. Once true, always true. */
  public boolean isComplete() {
    return complete;
  }

  /**
   * Waits until the change stored at an offset is in force here, or the time is over.
   *
   * @return whether it is in force
   */
  public boolean awaitApplied(long offset, Duration atMost) throws InterruptedException {
    return await(() -> nextOffset > offset, atMost);
  }

  /** Waits until {@link #isComplete()}. */
  public void awaitComplete() throws InterruptedException {
    await(this::isComplete, Duration.ofDays(365));
  }

  private boolean await(BooleanSupplier reached, Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    synchronized (progress) {
      while (!reached.getAsBoolean()) {
        long leftMs = (deadline - System.nanoTime()) / 1_000_000;
        if (leftMs <= 0) {
          return false;
        }
        progress.wait(leftMs);
      }
      return true;
    }
  }

  private void follow() {
    try (Consumer<byte[], byte[]> reader = kafka.reader("dehaze-trigger-table")) {
      consumer = reader;
      reader.assign(List.of(lane));
      reader.seekToBeginning(List.of(lane));
      long end = -1;
      while (!closing) {
        try {
          if (end < 0) {
            end = reader.endOffsets(List.of(lane)).get(lane);
          }
          apply(reader.poll(complete ? POLL : POLL.dividedBy(10)), reader.position(lane), end);
        } catch (WakeupException | InterruptException e) {
          closing = true;
        } catch (KafkaException e) { // Kafka is away: what is known stays in force
          LOG.warn("event=trigger_table_waits reason=\"{}\"", e.getMessage());
        }
      }
    }
  }

  private void apply(ConsumerRecords<byte[], byte[]> records, long position, long end) {
    records.forEach(this::apply);
    synchronized (progress) {
      if (!records.isEmpty()) {
        current = new Triggers(byKey.values());
      }
      nextOffset = position;
      if (!complete && position >= end) {
        complete = true;
        LOG.info("event=trigger_table_complete triggers={}", current.size());
      }
      progress.notifyAll();
    }
  }

  private void apply(ConsumerRecord<byte[], byte[]> change) {
    TriggerKey key = TriggerKey.fromBytes(change.key());
    if (key == null) {
      LOG.warn(
          "event=trigger_unreadable offset={} reason=\"key is not project/id\"", change.offset());
    } else if (change.value() == null) {
      byKey.remove(key);
      LOG.info("event=trigger_removed project={} trigger={}", key.project(), key.id());
    } else {
      Trigger trigger = storedForm.apply(key, change.value());
      if (trigger == null) {
        LOG.warn(
            "event=trigger_unreadable offset={} project={} trigger={}",
            change.offset(),
            key.project(),
            key.id());
      } else {
        byKey.put(key, trigger);
      }
    }
  }

  /** Stops reading, within a few seconds. */
  @Override
  public void close() throws InterruptedException {
    closing = true;
    Consumer<byte[], byte[]> reader = consumer;
    if (reader != null) {
      reader.wakeup();
    }
    thread.join(5_000);
  }
}
