package io.dehaze.kafka;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
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
 * Follows a compacted topic of one partition from its beginning, for a table that is kept in
 * memory. The topic has one order of changes, and all processes see them in it. When Kafka is away,
 * what is known stays in force.
 */
public final class TopicTable implements AutoCloseable {
  /** The table itself. Called by the following thread alone. */
  public interface Changes {
    /** Takes a change in; a null value removes. */
    void apply(ConsumerRecord<byte[], byte[]> change);

    /**
     * Some changes have been applied and the next are not here yet: a good time to show them to
     * others.
     */
    void applied();
  }

  private static final Logger LOG = LoggerFactory.getLogger(TopicTable.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration SHORT_POLL = Duration.ofMillis(50);
  private static final Duration RETRY = Duration.ofMillis(500);
  private static final Duration ASK_TIMEOUT = Duration.ofSeconds(2);

  /** It has no group to leave; a fetch that the broker holds back would be waited for. */
  private static final CloseOptions CLOSE_AT_ONCE = CloseOptions.timeout(Duration.ZERO);

  private final Supplier<Consumer<byte[], byte[]>> clients;
  private final TopicPartition topic;
  private final Changes changes;
  private final java.util.function.Consumer<Throwable> fatal;
  private final boolean asksHowCurrent;
  private final Thread thread;
  private final Object progress = new Object();

  private boolean waits; // the thread's own, like the next
  private long end = -1;
  private volatile long nextOffset; // written under progress
  private volatile boolean complete;
  private volatile boolean closing;
  private volatile long currentNanos; // all that was written before then has been applied
  private volatile Consumer<byte[], byte[]> consumer;

  /**
   * Will follow the topic once started; it must exist by then.
   *
   * @param name what the thread and the client are called
   * @param fatal told of an error after which it follows no more; it should end the process
   */
  public TopicTable(
      KafkaClients kafka,
      String topic,
      String name,
      Changes changes,
      java.util.function.Consumer<Throwable> fatal) {
    this(() -> kafka.reader(name), topic, name, changes, fatal, false);
  }

  /**
   * The same, which asks the broker many times a second for the topic's end, for {@link
   * #isCurrentAsOf}.
   */
  public static TopicTable askingHowCurrent(
      KafkaClients kafka,
      String topic,
      String name,
      Changes changes,
      java.util.function.Consumer<Throwable> fatal) {
    return new TopicTable(() -> kafka.askingReader(name), topic, name, changes, fatal, true);
  }

  TopicTable(
      Supplier<Consumer<byte[], byte[]>> clients,
      String topic,
      String name,
      Changes changes,
      java.util.function.Consumer<Throwable> fatal,
      boolean asksHowCurrent) {
    this.clients = clients;
    this.asksHowCurrent = asksHowCurrent;
    this.topic = new TopicPartition(topic, 0);
    this.changes = changes;
    this.fatal = fatal;
    this.thread = new Thread(this::follow, name);
    thread.setDaemon(true);
  }

  /** Starts to follow. */
  public void start() {
    thread.start();
  }

  /** Whether all that was in the topic at the start has been applied. Once true, always true. */
  public boolean isComplete() {
    return complete;
  }

  /** Waits until {@link #isComplete()}. */
  public void awaitComplete() throws InterruptedException {
    await(this::isComplete, Duration.ofDays(365));
  }

  /**
   * Waits until the change stored at an offset has been applied, or the time is over.
   *
   * @return whether it has been applied
   */
  public boolean awaitApplied(long offset, Duration atMost) throws InterruptedException {
    return await(() -> nextOffset > offset, atMost);
  }

  /** The offset of the first change that has not been applied yet. */
  public long nextOffset() {
    return nextOffset;
  }

  /**
   * Whether everything that had been written a time ago has been applied. Unlike {@link
   * #isComplete} it turns false again when Kafka does not answer. Only of one {@link
   * #askingHowCurrent}.
   */
  public boolean isCurrentAsOf(Duration ago) {
    return complete && System.nanoTime() - currentNanos <= ago.toNanos();
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
    try {
      while (!closing) {
        try {
          if (consumer == null) {
            consumer = open();
          }
          readOn(consumer);
          waits = false;
        } catch (WakeupException | InterruptException e) {
          closing = true;
        } catch (KafkaException e) {
          waitBecauseOf(e);
        }
      }
    } catch (Throwable e) { // what is known stays in force, and nobody would know how old it is
      LOG.error("event=table_failed table={}", thread.getName(), e);
      fatal.accept(e);
    } finally {
      if (consumer != null) {
        consumer.close(CLOSE_AT_ONCE);
      }
    }
  }

  private Consumer<byte[], byte[]> open() {
    Consumer<byte[], byte[]> reader = clients.get();
    reader.assign(List.of(topic));
    reader.seekToBeginning(List.of(topic));
    return reader;
  }

  private void readOn(Consumer<byte[], byte[]> reader) {
    long askedNanos = System.nanoTime();
    if (asksHowCurrent || end < 0) {
      end = reader.endOffsets(List.of(topic), ASK_TIMEOUT).get(topic);
    }
    apply(reader.poll(asksHowCurrent || !complete ? SHORT_POLL : POLL));
    advanceTo(reader.position(topic), askedNanos);
  }

  /** Tells of the first of several failures in a row. A client that is there waits by itself. */
  private void waitBecauseOf(KafkaException e) {
    if (!waits) {
      LOG.warn("event=table_waits table={} reason=\"{}\"", thread.getName(), e.getMessage());
    }
    waits = true;
    if (consumer == null) { // as while no broker's name resolves
      LockSupport.parkNanos(RETRY.toNanos());
    }
  }

  private void apply(ConsumerRecords<byte[], byte[]> records) {
    records.forEach(changes::apply);
    if (!records.isEmpty()) {
      changes.applied();
    }
  }

  private void advanceTo(long position, long askedNanos) {
    synchronized (progress) {
      nextOffset = position;
      if (position >= end) {
        currentNanos = askedNanos;
        if (!complete) {
          complete = true;
          LOG.info("event=table_complete table={} offset={}", thread.getName(), position);
        }
      }
      progress.notifyAll();
    }
  }

  /** Stops following, within a few seconds. */
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
