package io.dehaze.gateway.story;

import io.dehaze.attempt.AttemptReader;
import io.dehaze.gateway.kafka.LogReader;
import io.dehaze.kafka.KafkaClients;
import java.time.Duration;
import java.time.InstantSource;
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

  /** Where it began, and how far it has come with what was in the lane already. */
  private static final class Beginning {
    private final Map<TopicPartition, Long> ends;
    private final Set<Integer> cutUnread = new HashSet<>(); // older records of them are not read
    private long completeFromMs;

    private Beginning(Map<TopicPartition, Long> ends) {
      this.ends = ends;
    }

    private void reads(int partition, long atMs) {
      if (!cutUnread.isEmpty() && cutUnread.remove(partition)) {
        completeFromMs = Math.max(completeFromMs, atMs);
      }
    }

    private boolean isRead(Consumer<?, ?> consumer) {
      return ends.entrySet().stream()
          .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }
  }

  private final KafkaClients kafka;
  private final String topic;
  private final WindowSettings settings;
  private final AttemptWindow window;
  private final RecentCounts counts = new RecentCounts();
  private final AttemptReader reader = new AttemptReader();
  private final Streams streams;
  private final InstantSource clock;

  private Thread thread; // guarded by this
  private CountDownLatch filled = new CountDownLatch(1); // guarded by this
  private volatile long touchedNs;
  private volatile boolean closed;

  AttemptFeed(
      KafkaClients kafka,
      String topic,
      WindowSettings settings,
      Streams streams,
      InstantSource clock) {
    this.clock = clock;
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
      beginAnew();
      thread = new Thread(this::run, "attempt-feed");
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

  private void run() {
    Map<Integer, Long> streamed = new HashMap<>();
    while (!isOver()) {
      try (Consumer<byte[], byte[]> consumer = kafka.reader("dehaze-gateway-feed")) {
        follow(consumer, beginAnew(), streamed);
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
      beginAnew();
      return true;
    }
    return false;
  }

  /** Forgets everything; who asks waits for the latch that is returned. */
  private synchronized CountDownLatch beginAnew() {
    window.clear();
    counts.restart();
    if (filled.getCount() == 0) {
      filled = new CountDownLatch(1);
    }
    return filled;
  }

  /**
   * Follows until nobody looks any more.
   *
   * @param latch to be opened once what was in the lane is read
   * @param streamed of each partition the offset from which on those who watch have had nothing
   */
  private void follow(
      Consumer<byte[], byte[]> consumer, CountDownLatch latch, Map<Integer, Long> streamed) {
    Beginning beginning = seekBeforeEnd(consumer);
    beginning.ends.forEach((at, end) -> streamed.putIfAbsent(at.partition(), end));
    while (!closed && (!streams.isEmpty() || System.nanoTime() - touchedNs <= IDLE_NS)) {
      List<AttemptWindow.Entry> entries = new ArrayList<>();
      List<AttemptWindow.Entry> unseen = new ArrayList<>();
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (record.value() != null) {
          AttemptWindow.Entry entry = new AttemptWindow.Entry(record.timestamp(), record.value());
          entries.add(entry);
          count(entry, record.partition(), beginning);
          if (record.offset() >= streamed.get(record.partition())) {
            streamed.put(record.partition(), record.offset() + 1);
            unseen.add(entry);
          }
        }
      }
      window.addAll(entries);
      streams.publish(unseen);
      if (latch.getCount() > 0 && beginning.isRead(consumer)) {
        counts.reachBackTo(beginning.completeFromMs);
        latch.countDown();
      }
    }
  }

  private void count(AttemptWindow.Entry entry, int partition, Beginning beginning) {
    long atMs = Math.min(entry.atMs(), clock.millis()); // a broker's clock may be ahead
    beginning.reads(partition, atMs);
    reader.read(entry.value()).ifPresent(attempt -> counts.add(atMs, attempt));
  }

  private Beginning seekBeforeEnd(Consumer<byte[], byte[]> consumer) {
    List<TopicPartition> partitions = LogReader.partitions(consumer, topic);
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions, ANSWER);
    Beginning beginning = new Beginning(new HashMap<>(consumer.endOffsets(partitions, ANSWER)));
    consumer.assign(partitions);
    long share = Math.max(1, settings.recordsMax() / partitions.size());
    beginning.ends.forEach(
        (partition, end) -> {
          consumer.seek(partition, Math.max(begins.get(partition), end - share));
          if (end - share > begins.get(partition)) {
            beginning.cutUnread.add(partition.partition());
          }
        });
    return beginning;
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
