package io.dehaze.worker.lane;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one lane: polls, hands out, commits what is done. One thread, which does no other I/O and
 * never waits long, so the group always hears from it.
 *
 * <pre>
 *   turn:  hand out what waits ─▶ pause the partitions that still wait ─▶ poll ─▶ commit, if it is time
 * </pre>
 *
 * <p>A partition is committed only as far as its {@link OffsetWindow} says. When a partition is
 * taken away in good order, nothing new of it is handed out, what is in flight gets a bounded time
 * to end, and then it is committed: the next owner repeats nothing. When it was lost, nothing is
 * committed and what ends later changes nothing.
 */
public final class LaneConsumer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LaneConsumer.class);
  private static final Duration IDLE_POLL = Duration.ofMillis(100);
  private static final Duration BLOCKED_POLL = Duration.ofMillis(1);
  private static final long HAND_OUT_NANOS = Duration.ofMillis(50).toNanos();

  private final LaneSettings settings;
  private final Supplier<Consumer<byte[], byte[]>> member;
  private final RecordHandler handler;
  private final InFlightLimit limit;
  private final java.util.function.Consumer<Throwable> fatal;
  private final Map<TopicPartition, AssignedPartition> assigned = new ConcurrentHashMap<>();
  private final AtomicInteger partitions = new AtomicInteger();
  private final Thread thread;

  private Consumer<byte[], byte[]> consumer; // the thread's own
  private long nextCommitNanos;
  private volatile boolean closing;
  private final CountDownLatch joined = new CountDownLatch(1);

  /**
   * Will read a lane once started.
   *
   * @param member makes the member of the lane's group
   * @param fatal told of an error after which the lane is no longer read; it should end the process
   */
  public LaneConsumer(
      LaneSettings settings,
      Supplier<Consumer<byte[], byte[]>> member,
      RecordHandler handler,
      InFlightLimit limit,
      java.util.function.Consumer<Throwable> fatal) {
    this.settings = settings;
    this.member = member;
    this.handler = handler;
    this.limit = limit;
    this.fatal = fatal;
    this.thread = new Thread(this::run, "lane-" + settings.lane().label());
  }

  /** Joins the group and begins to read. */
  public void start() {
    thread.start();
  }

  /** Whether the group has answered: this worker knows its partitions, be they none. */
  public boolean isJoined() {
    return joined.getCount() == 0;
  }

  /** Waits for {@link #isJoined()}. */
  public void awaitJoined() throws InterruptedException {
    joined.await();
  }

  /** How many partitions are ours now. */
  public int partitions() {
    return partitions.get();
  }

  /** How many partitions wait because too much is in flight. */
  public int pausedPartitions() {
    return (int) assigned.values().stream().filter(AssignedPartition::isPaused).count();
  }

  /** How many records of this lane are handed out and not done. */
  public int inFlight() {
    return assigned.values().stream().mapToInt(AssignedPartition::inFlight).sum();
  }

  private void run() {
    try {
      consumer = member.get();
      consumer.subscribe(List.of(settings.topic()), new Rebalance());
      while (!closing) {
        turn();
      }
      giveUp(Set.copyOf(assigned.keySet()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable e) { // half alive is worse than dead: another worker takes over
      LOG.error("event=lane_failed lane={}", settings.lane().label(), e);
      fatal.accept(e);
    } finally {
      leave();
    }
  }

  private void turn() throws InterruptedException {
    try {
      boolean blocked = handOut();
      poll(blocked ? BLOCKED_POLL : IDLE_POLL);
      commitIfDue();
    } catch (KafkaException e) {
      LOG.warn("event=lane_waits lane={} reason=\"{}\"", settings.lane().label(), e.getMessage());
      LockSupport.parkNanos(200_000_000);
    }
  }

  private boolean handOut() throws InterruptedException {
    long until = System.nanoTime() + HAND_OUT_NANOS;
    boolean blocked = false;
    for (Map.Entry<TopicPartition, AssignedPartition> entry : assigned.entrySet()) {
      AssignedPartition partition = entry.getValue();
      boolean waits =
          partition.hasWaiting()
              && partition.handOut(handler, until) == AssignedPartition.HandOut.BLOCKED;
      setPaused(entry.getKey(), partition, waits);
      blocked |= waits;
    }
    return blocked;
  }

  /**
   * A partition that waits is not read on: what is in memory stays bounded, and polling goes on.
   */
  private void setPaused(TopicPartition key, AssignedPartition partition, boolean pause) {
    if (partition.isPaused() != pause) {
      if (pause) {
        consumer.pause(List.of(key));
      } else {
        consumer.resume(List.of(key));
      }
      partition.setPaused(pause);
    }
  }

  private void poll(Duration atMost) {
    ConsumerRecords<byte[], byte[]> records = consumer.poll(atMost);
    if (!records.isEmpty()) {
      adoptNew(records);
      for (TopicPartition key : records.partitions()) {
        assigned.get(key).add(records.records(key));
      }
    }
  }

  /**
   * Begins to keep account of partitions at their first records, from where the last owner stopped.
   */
  private void adoptNew(ConsumerRecords<byte[], byte[]> records) {
    Set<TopicPartition> unknown = new HashSet<>(records.partitions());
    unknown.removeAll(assigned.keySet());
    if (unknown.isEmpty()) {
      return;
    }
    try {
      Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(unknown);
      unknown.forEach(
          key ->
              assigned.put(
                  key,
                  new AssignedPartition(
                      key, committed.get(key), firstOffset(records, key), limit)));
    } catch (KafkaException e) { // without an account nothing may be handed out: read it all again
      records.partitions().forEach(key -> consumer.seek(key, firstOffset(records, key)));
      throw e;
    }
  }

  private static long firstOffset(ConsumerRecords<byte[], byte[]> records, TopicPartition key) {
    return records.records(key).get(0).offset();
  }

  private void commitIfDue() {
    long now = System.nanoTime();
    if (now - nextCommitNanos < 0) {
      return;
    }
    nextCommitNanos = now + settings.commitIntervalMs() * 1_000_000L;
    Map<TopicPartition, OffsetAndMetadata> offsets = toCommit(assigned.keySet());
    if (!offsets.isEmpty()) {
      consumer.commitAsync(offsets, this::committed);
    }
  }

  private void committed(Map<TopicPartition, OffsetAndMetadata> offsets, Exception failure) {
    if (failure != null) { // the next commit says the same and more
      LOG.info(
          "event=commit_failed lane={} reason=\"{}\"",
          settings.lane().label(),
          failure.getMessage());
      return;
    }
    offsets.forEach(
        (key, offset) -> {
          AssignedPartition partition = assigned.get(key);
          if (partition != null) {
            partition.committed(offset);
          }
        });
  }

  private Map<TopicPartition, OffsetAndMetadata> toCommit(Collection<TopicPartition> keys) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (TopicPartition key : keys) {
      AssignedPartition partition = assigned.get(key);
      OffsetAndMetadata offset = partition == null ? null : partition.toCommit();
      if (offset != null) {
        offsets.put(key, offset);
      }
    }
    return offsets;
  }

  /** Lets partitions go in good order: end what is in flight, commit, forget. */
  private void giveUp(Collection<TopicPartition> keys) throws InterruptedException {
    keys.stream()
        .map(assigned::get)
        .filter(p -> p != null)
        .forEach(AssignedPartition::stopHandingOut);
    int left = awaitDrained(keys);
    try {
      Map<TopicPartition, OffsetAndMetadata> offsets = toCommit(keys);
      if (!offsets.isEmpty()) {
        consumer.commitSync(offsets, Duration.ofSeconds(3));
      }
    } catch (KafkaException e) {
      LOG.warn(
          "event=commit_failed lane={} reason=\"{}\"", settings.lane().label(), e.getMessage());
    }
    forget(keys);
    LOG.info(
        "event=partitions_given_up lane={} partitions={} still_in_flight={}",
        settings.lane().label(),
        keys.size(),
        left);
  }

  private int awaitDrained(Collection<TopicPartition> keys) throws InterruptedException {
    long until = System.nanoTime() + settings.drainTimeoutMs() * 1_000_000L;
    int left;
    while ((left = inFlightOf(keys)) > 0 && System.nanoTime() < until) {
      LockSupport.parkNanos(1_000_000);
    }
    return left;
  }

  private int inFlightOf(Collection<TopicPartition> keys) {
    return keys.stream()
        .map(assigned::get)
        .filter(p -> p != null)
        .mapToInt(AssignedPartition::inFlight)
        .sum();
  }

  private void forget(Collection<TopicPartition> keys) {
    for (TopicPartition key : keys) {
      AssignedPartition partition = assigned.remove(key);
      if (partition != null) {
        partition.lose();
      }
    }
  }

  private void leave() {
    forget(Set.copyOf(assigned.keySet()));
    if (consumer != null) {
      try {
        consumer.close(CloseOptions.timeout(Duration.ofSeconds(3)));
      } catch (KafkaException e) {
        LOG.warn(
            "event=leave_failed lane={} reason=\"{}\"", settings.lane().label(), e.getMessage());
      }
    }
  }

  /**
   * Ends what is in flight, commits and leaves the group; bounded by the drain time and a few
   * seconds.
   */
  @Override
  public void close() throws InterruptedException {
    closing = true;
    thread.join(settings.drainTimeoutMs() + 8_000L);
  }

  /** Called by the poll thread, inside poll. */
  private final class Rebalance implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> keys) {
      partitions.addAndGet(keys.size());
      joined.countDown();
      LOG.info(
          "event=partitions_assigned lane={} partitions={}", settings.lane().label(), keys.size());
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> keys) {
      partitions.addAndGet(-keys.size());
      try {
        giveUp(keys);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> keys) {
      partitions.addAndGet(-keys.size());
      LOG.warn("event=partitions_lost lane={} partitions={}", settings.lane().label(), keys.size());
      forget(keys);
    }
  }
}
