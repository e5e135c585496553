package io.dehaze.worker.deliver;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the ends of deliveries. An end counts only when Kafka has acknowledged it, so a write is
 * tried until then, however long Kafka is away. What is being written belongs to records in flight,
 * and those are bounded.
 *
 * <p>Only what surely is not in Kafka should be sent again from here: Kafka takes that for another
 * record. What it may have taken without saying so is the producer's to repeat, under the number by
 * which Kafka knows it; so a producer of ends never gives up, and a write that hangs is known by
 * its age.
 *
 * <p>Nor is a record tried again that no lane has room for: a lane's consumer could not go on
 * behind it. Its writer is told, and has another end for it.
 *
 * <p>Writing never blocks its caller, which may be an I/O thread.
 */
public final class DurableWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DurableWriter.class);
  private static final long RETRY_MS = 200;
  private static final long LOOK_MS = 1_000;

  /** A write that has been under way for longer is a failing one. */
  private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(10);

  /**
   * Whatever is smaller Kafka takes unless somebody has set a topic's limit lower, which can be
   * mended: until then it is tried again.
   */
  private static final int BYTES_ALWAYS_TAKEN = 1_000_000;

  /** What a header costs beside its name and value, at most. */
  private static final int HEADER_OVERHEAD_BYTES = 16;

  private final Producer<byte[], byte[]> producer;
  private final LongSupplier nanoClock;
  private final ScheduledExecutorService again =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "write-again");
            thread.setDaemon(true);
            return thread;
          });
  private final Set<Write> open = ConcurrentHashMap.newKeySet();
  private final LongAdder refused = new LongAdder();
  private boolean saidSo; // the thread's: that writes fail

  /**
   * A writer that sends through a producer whose {@code send} does not block.
   *
   * @param producer closed by its owner
   */
  public DurableWriter(Producer<byte[], byte[]> producer) {
    this(producer, System::nanoTime);
  }

  DurableWriter(Producer<byte[], byte[]> producer, LongSupplier nanoClock) {
    this.producer = producer;
    this.nanoClock = nanoClock;
    again.scheduleWithFixedDelay(this::look, LOOK_MS, LOOK_MS, TimeUnit.MILLISECONDS);
  }

  /**
   * Writes a record that may be left out where it is too large for Kafka.
   *
   * @param whenOver run once Kafka has acknowledged it, by the producer's thread, or can never take
   *     it; never run if this writer is closed before
   */
  public void write(ProducerRecord<byte[], byte[]> record, Runnable whenOver) {
    write(record, whenOver, whenOver);
  }

  /**
   * Writes a record.
   *
   * @param whenStored run once Kafka has acknowledged it, by the producer's thread; never run if
   *     this writer is closed before
   * @param whenTooLarge run instead where Kafka can never take it
   */
  public void write(
      ProducerRecord<byte[], byte[]> record, Runnable whenStored, Runnable whenTooLarge) {
    begin(new Write(record, () -> true, whenStored, whenTooLarge));
  }

  /**
   * Writes a record that loses its worth.
   *
   * @param isWanted whether it is still to be tried after a failure
   * @param whenOver run once Kafka has acknowledged it, it is not wanted any more, or Kafka can
   *     never take it; never run if this writer is closed before
   */
  public void writeWhile(
      BooleanSupplier isWanted, ProducerRecord<byte[], byte[]> record, Runnable whenOver) {
    begin(new Write(record, isWanted, whenOver, whenOver));
  }

  private void begin(Write write) {
    open.add(write);
    write.attempt();
  }

  /** A record on its way, until it is over. */
  private final class Write {
    private final ProducerRecord<byte[], byte[]> record;
    private final BooleanSupplier isWanted;
    private final Runnable whenOver;
    private final Runnable whenTooLarge;
    private final long sinceNanos = nanoClock.getAsLong();
    private volatile String failure; // the last attempt's, or null

    Write(
        ProducerRecord<byte[], byte[]> record,
        BooleanSupplier isWanted,
        Runnable whenOver,
        Runnable whenTooLarge) {
      this.record = record;
      this.isWanted = isWanted;
      this.whenOver = whenOver;
      this.whenTooLarge = whenTooLarge;
    }

    void attempt() {
      try {
        producer.send(record, (stored, e) -> ended(e));
      } catch (RuntimeException e) {
        ended(e);
      }
    }

    private void ended(Exception e) {
      if (e == null || !isWanted.getAsBoolean()) {
        open.remove(this);
        whenOver.run();
        return;
      }
      if (isTooLarge(e) && bytes(record) > BYTES_ALWAYS_TAKEN) {
        open.remove(this);
        refused.increment();
        LOG.warn(
            "event=write_refused topic={} key={} bytes={}",
            record.topic(),
            shown(record.key()),
            bytes(record));
        whenTooLarge.run();
        return;
      }
      failure = String.valueOf(e.getMessage());
      if (!again.isShutdown()) {
        again.schedule(this::attempt, RETRY_MS, TimeUnit.MILLISECONDS);
      }
    }

    boolean isFailing() {
      return failure != null || nanoClock.getAsLong() - sinceNanos > SLOW_NANOS;
    }

    void tell() {
      String reason = failure == null ? "no acknowledgement for 10 s" : failure;
      LOG.warn("event=write_failed topic={} reason=\"{}\"", record.topic(), reason);
    }
  }

  private static boolean isTooLarge(Exception e) {
    return e instanceof RecordTooLargeException || e instanceof RecordBatchTooLargeException;
  }

  private static long bytes(ProducerRecord<byte[], byte[]> record) {
    long sum = length(record.key()) + length(record.value());
    for (Header each : record.headers()) {
      sum += each.key().getBytes(UTF_8).length + length(each.value()) + HEADER_OVERHEAD_BYTES;
    }
    return sum;
  }

  private static long length(byte[] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  /** A key may be anything: its beginning, as far as it is plain. */
  private static String shown(byte[] key) {
    return key == null
        ? ""
        : new String(key, 0, Math.min(128, key.length), US_ASCII).replaceAll("[^!-~]|\"", "?");
  }

  /** Tells of the first of several writes that fail. */
  private void look() {
    boolean toldBefore = saidSo;
    saidSo = false;
    for (Write each : open) {
      if (each.isFailing()) {
        saidSo = true;
        if (!toldBefore) {
          each.tell();
        }
        return;
      }
    }
  }

  /** How many writes have failed at least once, or take longer than ten seconds. */
  public int failing() {
    return (int) open.stream().filter(Write::isFailing).count();
  }

  /** How many writes Kafka can never take, because they are too large. */
  public long refused() {
    return refused.sum();
  }

  /**
   * Gives up what is not stored: its records are not done, so another worker brings them to an end.
   */
  @Override
  public void close() {
    again.shutdownNow();
  }
}
