package io.dehaze.gateway.story;

import io.dehaze.attempt.AttemptReader;
import io.dehaze.gateway.kafka.LogReader;
import io.dehaze.kafka.KafkaClients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the attempts lane while somebody looks at it, into a window, into counts and to those who
 * watch. It begins a little before the lane's end, so that the window is full from the start. After
 * a minute in which nobody looked it stops, and costs nothing. Thread-safe.
 */
final class AttemptFeed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AttemptFeed.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration ANSWER = Duration.ofSeconds(3);
  private static final long IDLE_NS = TimeUnit.MINUTES.toNanos(1);
  private static final long RETRY_NS = TimeUnit.MILLISECONDS.toNanos(500);

  /**
   * What is read first.
   *
   * @param ends where the lane ended when it began
   * @param cut the partitions that hold older records than are read, and of which none was read yet
   */
  private record Span(Map<TopicPartition, Long> ends, Set<Integer> cut) {}

  private final KafkaClients kafka;
  private final String topic;
  private final WindowSettings settings;
  private final AttemptWindow window;
  private final RecentCounts counts = new RecentCounts();
  private final AttemptReader reader = new AttemptReader();
  private final Streams streams;

  private Thread thread; // guarded by this
  private CountDownLatch filled = new CountDownLatch(1); // guarded by this
  private volatile long touchedNs;
  private volatile boolean closed;

  AttemptFeed(KafkaClients kafka, String topic, WindowSettings settings, Streams streams) {
    this.kafka = kafka;
    this.topic = topic;
    this.settings = settings;
    this.window = new AttemptWindow(settings);
    this.streams = streams;
  }

  /** Somebody looks: follows from now on, if it did not before. */
  synchronized void touch() {
    touchedNs = System.nanoTime();
    if (thread == null && !closed) {
      CountDownLatch latch = new CountDownLatch(1);
      filled = latch;
      thread = new Thread(() -> run(latch), "attempt-feed");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /**
   * The window, once it holds what was in the lane when it began.
   *
   * @throws KafkaException where that takes longer than a request may wait
   */
  AttemptWindow window() throws InterruptedException {
    awaitFilled();
    return window;
  }

  /**
   * The counts, once what was in the window at its begin is among them.
   *
   * @throws KafkaException where that takes longer than a request may wait
   */
  RecentCounts counts() throws InterruptedException {
    awaitFilled();
    return counts;
  }

  private void awaitFilled() throws InterruptedException {
    touch();
    CountDownLatch latch;
    synchronized (this) {
      latch = filled;
    }
    if (!latch.await(ANSWER.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new KafkaException("the end of the attempts lane could not be read in time");
    }
  }

  private void run(CountDownLatch latch) {
    while (!isOver()) {
      try (Consumer<byte[], byte[]> consumer = kafka.reader("dehaze-gateway-feed")) {
        follow(consumer, latch);
      } catch (InterruptException e) {
        return; // closed
      } catch (KafkaException e) {
        LOG.info("event=feed_waits reason=\"{}\"", e.getMessage());
        LockSupport.parkNanos(RETRY_NS);
      }
    }
  }

  /** Whether nobody looks any more; then the thread ends, and the next who looks starts another. */
  private synchronized boolean isOver() {
    boolean idle = streams.isEmpty() && System.nanoTime() - touchedNs > IDLE_NS;
    if (idle || closed) {
      thread = null;
      forget();
      return true;
    }
    return false;
  }

  private void follow(Consumer<byte[], byte[]> consumer, CountDownLatch latch) {
    forget(); // it may have broken off in the middle
    Span span = seekBeforeEnd(consumer);
    while (!closed && (!streams.isEmpty() || System.nanoTime() - touchedNs <= IDLE_NS)) {
      List<AttemptWindow.Entry> entries = new ArrayList<>();
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (record.value() != null) {
          take(record, span, entries);
        }
      }
      window.addAll(entries);
      if (latch.getCount() == 0) {
        streams.publish(entries);
      } else if (span.ends.entrySet().stream()
          .allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
        latch.countDown();
      }
    }
  }

  private void take(
      ConsumerRecord<byte[], byte[]> record, Span span, List<AttemptWindow.Entry> entries) {
    if (!span.cut.isEmpty() && span.cut.remove(record.partition())) {
      counts.beginsAt(record.timestamp());
    }
    entries.add(new AttemptWindow.Entry(record.timestamp(), record.value()));
    reader.read(record.value()).ifPresent(attempt -> counts.add(record.timestamp(), attempt));
  }

  private void forget() {
    window.clear();
    counts.restart();
  }

  private Span seekBeforeEnd(Consumer<byte[], byte[]> consumer) {
    List<TopicPartition> partitions = LogReader.partitions(consumer, topic);
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions, ANSWER);
    Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions, ANSWER));
    consumer.assign(partitions);
    long share = Math.max(1, settings.recordsMax() / partitions.size());
    Set<Integer> cut = new HashSet<>();
    ends.forEach(
        (partition, end) -> {
          consumer.seek(partition, Math.max(begins.get(partition), end - share));
          if (end - share > begins.get(partition)) {
            cut.add(partition.partition());
          }
        });
    return new Span(ends, cut);
  }

  /** Stops to follow, within a few seconds. */
  @Override
  public void close() throws InterruptedException {
    closed = true;
    Thread following;
    synchronized (this) {
      following = thread;
    }
    if (following != null) {
      following.interrupt();
      following.join(2_000);
    }
  }
}
