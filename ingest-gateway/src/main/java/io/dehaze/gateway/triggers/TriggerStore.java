package io.dehaze.gateway.triggers;

import io.dehaze.gateway.kafka.SharedProducer;
import io.dehaze.trigger.Trigger;
import io.dehaze.trigger.TriggerJson;
import io.dehaze.trigger.TriggerKey;
import io.dehaze.trigger.TriggerTable;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes triggers: writes the change to the trigger lane, and waits until this gateway's own table
 * has it, so that who changed a trigger finds it changed. Blocks for up to some seconds.
 * Thread-safe.
 */
public final class TriggerStore {
  private static final Logger LOG = LoggerFactory.getLogger(TriggerStore.class);
  private static final long STORE_MS_MAX = 4_500; // the producer itself gives up before
  private static final Duration APPLY_MAX = Duration.ofSeconds(2);

  private final SharedProducer producer;
  private final String topic;
  private final TriggerTable table;

  /**
   * Writes to a trigger lane.
   *
   * @param topic the lane's topic
   * @param table follows the same lane
   */
  public TriggerStore(SharedProducer producer, String topic, TriggerTable table) {
    this.producer = producer;
    this.topic = topic;
    this.table = table;
  }

  /** Adds a trigger with its secrets closed, or puts it in the place of the one with its key. */
  StoreResult put(Trigger trigger) throws InterruptedException {
    return write(trigger.key(), TriggerJson.writeStored(trigger));
  }

  /** Removes a trigger. */
  StoreResult remove(TriggerKey key) throws InterruptedException {
    return write(key, null); // a tombstone: compaction forgets the key
  }

  private StoreResult write(TriggerKey key, byte[] value) throws InterruptedException {
    Producer<byte[], byte[]> open = producer.get();
    if (open == null) {
      return StoreResult.UNAVAILABLE;
    }
    Future<RecordMetadata> stored;
    try {
      stored = open.send(new ProducerRecord<>(topic, key.toBytes(), value));
    } catch (KafkaException | IllegalStateException e) {
      return StoreResult.UNAVAILABLE;
    }
    // What has failed by now never got into the producer's memory.
    return failed(stored) ? StoreResult.UNAVAILABLE : applied(key, stored);
  }

  private static boolean failed(Future<RecordMetadata> stored) throws InterruptedException {
    try {
      return stored.isDone() && stored.get() == null;
    } catch (ExecutionException e) {
      return true;
    }
  }

  private StoreResult applied(TriggerKey key, Future<RecordMetadata> stored)
      throws InterruptedException {
    try {
      long offset = stored.get(STORE_MS_MAX, TimeUnit.MILLISECONDS).offset();
      return table.awaitApplied(offset, APPLY_MAX) ? StoreResult.APPLIED : StoreResult.UNCONFIRMED;
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn(
          "event=trigger_unconfirmed project={} trigger={} reason=\"{}\"",
          key.project(),
          key.id(),
          e.getMessage());
      return StoreResult.UNCONFIRMED;
    }
  }
}
