package io.dehaze.worker.deliver;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the ends of deliveries. An end counts only when Kafka has acknowledged it, so a write is
 * tried until then, however long Kafka is away. What is being written belongs to records in flight,
 * and those are bounded.
 *
 * <p>Writing never blocks its caller, which may be an I/O thread.
 */
public final class DurableWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DurableWriter.class);
  private static final long RETRY_MS = 200;

  private final Producer<byte[], byte[]> producer;
  private final ScheduledExecutorService again =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "write-again");
            thread.setDaemon(true);
            return thread;
          });
  private final AtomicInteger failing = new AtomicInteger();

  /**
   * A writer that sends through a producer whose {@code send} does not block.
   *
   * @param producer closed by its owner
   */
  public DurableWriter(Producer<byte[], byte[]> producer) {
    this.producer = producer;
  }

  /**
   * Writes a record.
   *
   * @param whenStored run once Kafka has acknowledged it, by the producer's thread; never run if
   *     this writer is closed before
   */
  public void write(ProducerRecord<byte[], byte[]> record, Runnable whenStored) {
    writeWhile(() -> true, record, whenStored);
  }

  /**
   * Writes a record that loses its worth.
   *
   * @param isWanted whether it is still to be tried after a failure
   * @param whenOver run once Kafka has acknowledged it or it is not wanted any more; never run if
   *     this writer is closed before
   */
  public void writeWhile(
      BooleanSupplier isWanted, ProducerRecord<byte[], byte[]> record, Runnable whenOver) {
    attempt(new Write(record, isWanted, whenOver), false);
  }

  private record Write(
      ProducerRecord<byte[], byte[]> record, BooleanSupplier isWanted, Runnable whenOver) {}

  private void attempt(Write write, boolean failedBefore) {
    try {
      producer.send(
          write.record,
          (stored, failure) -> {
            if (failure == null) {
              over(write, failedBefore);
            } else {
              tryAgain(write, failedBefore, failure);
            }
          });
    } catch (RuntimeException e) {
      tryAgain(write, failedBefore, e);
    }
  }

  private void over(Write write, boolean failedBefore) {
    if (failedBefore) {
      failing.decrementAndGet();
    }
    write.whenOver.run();
  }

  private void tryAgain(Write write, boolean failedBefore, Exception failure) {
    if (!failedBefore && failing.getAndIncrement() == 0) {
      String topic = write.record.topic();
      LOG.warn("event=write_failed topic={} reason=\"{}\"", topic, failure.getMessage());
    }
    if (!write.isWanted.getAsBoolean()) {
      over(write, true);
    } else if (!again.isShutdown()) {
      again.schedule(() -> attempt(write, true), RETRY_MS, TimeUnit.MILLISECONDS);
    }
  }

  /** How many writes have failed at least once and are not stored yet. */
  public int failing() {
    return failing.get();
  }

  /**
   * Gives up what is not stored: its records are not done, so another worker brings them to an end.
   */
  @Override
  public void close() {
    again.shutdownNow();
  }
}
