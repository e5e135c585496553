package io.dehaze.trigger;

import io.dehaze.kafka.KafkaClients;
import io.dehaze.kafka.TopicTable;
import io.dehaze.secret.EncryptionKeys;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The trigger lane as a table that follows every change. Each gateway and each worker has one.
 * {@link #current()} may be called by any thread and costs one volatile read; when Kafka is away
 * the last known triggers stay in force.
 */
public final class TriggerTable implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TriggerTable.class);

  private final TopicTable topic;
  private volatile Triggers current = Triggers.NONE;

  /**
   * Will read the lane once started.
   *
   * @param topic the trigger lane's topic
   * @param fatal told of an error after which no change is seen; it should end the process
   */
  public TriggerTable(KafkaClients kafka, String topic, Consumer<Throwable> fatal) {
    this.topic = new TopicTable(kafka, topic, "trigger-table", new Rows(), fatal);
  }

  /** Starts reading; the topic must exist. */
  public void start() {
    topic.start();
  }

  /** The triggers in force now; {@link Triggers#NONE} until {@link #isComplete()}. */
  public Triggers current() {
    return current;
  }

  /** Whether all that was in the lane at the start has been read. Once true, always true. */
  public boolean isComplete() {
    return topic.isComplete();
  }

  /** Waits until {@link #isComplete()}. */
  public void awaitComplete() throws InterruptedException {
    topic.awaitComplete();
  }

  /**
   * Waits until the change stored at an offset is in force here, or the time is over.
   *
   * @return whether it is in force
   */
  public boolean awaitApplied(long offset, Duration atMost) throws InterruptedException {
    return topic.awaitApplied(offset, atMost);
  }

  /**
   * Shows which triggers are in force: a reader that lags behind stands out.
   *
   * @param reader who reads, {@code gateway} or {@code worker}: one process may have both
   * @param keys what this process can decrypt
   */
  public void bindTo(MeterRegistry registry, String reader, EncryptionKeys keys) {
    encrypted(registry, reader, "first", keys::isFirst);
    encrypted(registry, reader, "older", id -> keys.has(id) && !keys.isFirst(id));
    encrypted(registry, reader, "missing", id -> !keys.has(id));
    Gauge.builder("dehaze.triggers", () -> current.size())
        .description("Triggers in force")
        .tag("reader", reader)
        .register(registry);
    Gauge.builder("dehaze.triggers.next.offset", topic::nextOffset)
        .description("Up to which offset of the trigger lane changes are in force")
        .tag("reader", reader)
        .register(registry);
  }

  private void encrypted(MeterRegistry registry, String reader, String key, Predicate<String> is) {
    Gauge.builder("dehaze.triggers.encrypted", () -> current.encryptedWith(is))
        .description("Triggers with secrets, by the key that they are encrypted with")
        .tag("reader", reader)
        .tag("key", key)
        .register(registry);
  }

  /** Stops reading, within a few seconds. */
  @Override
  public void close() throws InterruptedException {
    topic.close();
  }

  private final class Rows implements TopicTable.Changes {
    private final Map<TriggerKey, Trigger> byKey = new HashMap<>();

    @Override
    public void apply(ConsumerRecord<byte[], byte[]> change) {
      TriggerKey key = TriggerKey.fromBytes(change.key());
      if (key == null) {
        LOG.warn(
            "event=trigger_unreadable offset={} reason=\"no project/id as key\"", change.offset());
      } else if (change.value() == null) {
        byKey.remove(key);
        LOG.info("event=trigger_removed project={} trigger={}", key.project(), key.id());
      } else {
        put(key, change);
      }
    }

    private void put(TriggerKey key, ConsumerRecord<byte[], byte[]> change) {
      Trigger trigger = TriggerJson.readStored(key, change.value());
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

    @Override
    public void applied() {
      current = new Triggers(byKey.values());
    }
  }
}
