package io.dehaze.worker.lane;

import io.dehaze.admin.HealthCheck;
import io.dehaze.admin.LoopWatch;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
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
 * taken away in good order, nothing new of it begins, what has begun gets a bounded time to end,
 * and then it is committed: the next owner repeats nothing. When it was lost, nothing is committed
 * and what ends later changes nothing.
 */
public final class LaneConsumer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LaneConsumer.class);
  private static final Duration IDLE_POLL = Duration.ofMillis(50);

  /**
   * New records end a poll at once; this is how soon a lane without any sees that it is to stop.
   */
  private static final Duration RESTING_POLL = Duration.ofMillis(250);

  private static final Duration BLOCKED_POLL = Duration.ofMillis(1);
  private static final long HAND_OUT_NANOS = Duration.ofMillis(50).toNanos();
  private static final long READING_ENDS_NANOS = Duration.ofSeconds(1).toNanos();

  private final LaneSettings settings;
  private final RecordHandler handler;
  private final InFlightLimit limit;
  private final Clock clock;
  private final java.util.function.Consumer<Throwable> fatal;
  private final LoopWatch loop;
  private final AssignedPartitions assigned;
  private final AtomicInteger partitions = new AtomicInteger();
  private final CountDownLatch joined = new CountDownLatch(1);
  private final CountDownLatch readingEnded = new CountDownLatch(1);
  private final LongAdder consumed = new LongAdder();
  private final LongAdder lost = new LongAdder();
  private final Thread thread;

  private volatile Consumer<byte[], byte[]> consumer; // the thread's own, but for wakeup
  private PatientPoll poll;
  private CommitRound commits;
  private volatile DueWatch dueWatch;
  private volatile long stopNanos;
  private volatile boolean closing;

  /**
   * Will read a lane once started.
   *
   * @param limit how much of this lane may be taken on at once
   * @param clock says when a record that must wait may start
   * @param fatal told of an error after which the lane is no longer read; it should end the process
   */
  public LaneConsumer(
      LaneSettings settings,
      RecordHandler handler,
      InFlightLimit limit,
      Clock clock,
      java.util.function.Consumer<Throwable> fatal) {
    this.settings = settings;
    this.handler = handler;
    this.limit = limit;
    this.clock = clock;
    this.loop = new LoopWatch("lane-" + settings.name());
    this.assigned = new AssignedPartitions(handler, clock, loop);
    this.fatal = fatal;
    this.thread = new Thread(this::run, loop.name());
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

  /** Whether its thread goes round. */
  public HealthCheck loop() {
    return loop;
  }

  /** How many partitions are ours now. */
  public int partitions() {
    return partitions.get();
  }

  /** How many partitions the group has taken away because this worker was silent for too long. */
  public long lostPartitions() {
    return lost.sum();
  }

  /**
   * How many partitions wait because too much is in flight, or because their next record is not
   * due.
   */
  public int pausedPartitions() {
    return assigned.paused();
  }

  /** How many records of this lane are taken on and not done. */
  public int inFlight() {
    return assigned.inFlight();
  }

  /** What could be delivered now and has not begun; empty where that is not known. */
  public Optional<DueWork> due() {
    DueWatch watch = dueWatch;
    return watch == null ? Optional.empty() : watch.due();
  }

  /** How many records are not taken on, due or not; empty where that is not known. */
  public OptionalLong waiting() {
    DueWatch watch = dueWatch;
    return watch == null ? OptionalLong.empty() : watch.waiting();
  }

  /** How many records were read since the start. */
  public long consumed() {
    return consumed.sum();
  }

  private void run() {
    try {
      join();
      while (!closing) {
        turn();
      }
      readingEnded.countDown();
      giveUp(Set.copyOf(assigned.keys()));
    } catch (Throwable e) { // half alive is worse than dead: another worker takes over
      LOG.error("event=lane_failed lane={}", settings.name(), e);
      fatal.accept(e);
    } finally {
      loop.hasEnded();
      leave();
    }
  }

  private void join() {
    consumer = settings.member().get();
    poll = new PatientPoll(consumer);
    commits = new CommitRound(settings, consumer, assigned);
    dueWatch = new DueWatch(consumer, assigned, handler, clock);
    settings.subscription().subscribe(consumer, new Rebalance());
  }

  private void turn() {
    try {
      boolean blocked = handOut();
      poll(blocked ? BLOCKED_POLL : assigned.areAtRest() ? RESTING_POLL : IDLE_POLL);
      commits.commitIfDue();
      dueWatch.lookIfTime(poll.hasConnection());
    } catch (WakeupException e) {
      LOG.debug("event=poll_ended lane={}", settings.name()); // it is to stop
    } catch (KafkaException e) {
      waitAfter(e);
    } catch (IllegalStateException e) {
      // Kafka's network thread lets partitions go when a poll is overdue, as it is once the clock
      // was set forward; until the next poll tells of it, what is asked of them fails so.
      if (consumer.assignment().containsAll(assigned.keys())) {
        throw e;
      }
      waitAfter(e);
    }
  }

  private void waitAfter(RuntimeException e) {
    LOG.warn("event=lane_waits lane={} reason=\"{}\"", settings.name(), e.getMessage());
    LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
  }

  /**
   * Hands out what waits, and pauses the partitions in which something still does: what is in
   * memory stays bounded, and polling goes on.
   *
   * <p>Where too much is in flight, it tries again for a while before it gives up: polling costs
   * more. Pausing costs most. It has Kafka's consumer ask for partitions in which there is nothing,
   * and what comes next in one that is resumed has to wait until the broker has answered that.
   *
   * @return whether something waits that may start as soon as there is room
   */
  private boolean handOut() {
    boolean blocked = assigned.handOut(HAND_OUT_NANOS, () -> closing);
    assigned.forEach((key, partition) -> setPaused(key, partition, partition.hasWaiting()));
    return blocked;
  }

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
    ConsumerRecords<byte[], byte[]> records = poll.poll(atMost);
    if (!records.isEmpty()) {
      adoptNew(records);
      consumed.add(records.count());
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
    unknown.removeAll(assigned.keys());
    if (unknown.isEmpty()) {
      return;
    }
    try {
      Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(unknown);
      unknown.forEach(key -> assigned.add(key, adopted(key, committed.get(key), records)));
    } catch (KafkaException e) { // without an account nothing may be handed out: read it all again
      records.partitions().forEach(key -> consumer.seek(key, firstOffset(records, key)));
      throw e;
    }
  }

  private AssignedPartition adopted(
      TopicPartition key, OffsetAndMetadata committed, ConsumerRecords<byte[], byte[]> records) {
    return new AssignedPartition(key, committed, firstOffset(records, key), limit);
  }

  private static long firstOffset(ConsumerRecords<byte[], byte[]> records, TopicPartition key) {
    return records.records(key).get(0).offset();
  }

  /** Lets partitions go in good order: begin nothing more, let what began end, commit, forget. */
  private void giveUp(Collection<TopicPartition> keys) {
    int unfinished = assigned.drain(keys, settings.drainTimeoutMs());
    commits.commitNow(keys);
    forget(keys);
    LOG.info(
        "event=partitions_given_up lane={} partitions={} unfinished={}",
        settings.name(),
        keys.size(),
        unfinished);
  }

  private void forget(Collection<TopicPartition> keys) {
    assigned.forget(keys);
    handler.partitionsGone();
  }

  private void leave() {
    forget(Set.copyOf(assigned.keys()));
    if (consumer != null) {
      try {
        consumer.close(CloseOptions.timeout(Duration.ofSeconds(3)));
      } catch (KafkaException e) {
        LOG.warn("event=leave_failed lane={} reason=\"{}\"", settings.name(), e.getMessage());
      }
    }
  }

  /** Begins to stop; returns at once. */
  public void stop() {
    stopNanos = System.nanoTime();
    closing = true;
  }

  /**
   * Lets what began end, commits and leaves the group; bounded by the drain time and a few seconds.
   */
  @Override
  public void close() throws InterruptedException {
    if (!closing) {
      stop();
    }
    if (thread.isAlive() && !hasEndedReading() && consumer != null) {
      consumer.wakeup();
    }
    thread.join(settings.drainTimeoutMs() + 8_000L);
  }

  /** Within a second of the stop; a poll goes on where the system clock was set back meanwhile. */
  private boolean hasEndedReading() throws InterruptedException {
    long left = stopNanos + READING_ENDS_NANOS - System.nanoTime();
    return readingEnded.await(left, TimeUnit.NANOSECONDS);
  }

  /** Called by the poll thread, inside poll. */
  private final class Rebalance implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> keys) {
      partitions.addAndGet(keys.size());
      joined.countDown();
      LOG.info("event=partitions_assigned lane={} partitions={}", settings.name(), keys.size());
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> keys) {
      partitions.addAndGet(-keys.size());
      giveUp(keys);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> keys) {
      partitions.addAndGet(-keys.size());
      lost.add(keys.size());
      LOG.warn("event=partitions_lost lane={} partitions={}", settings.name(), keys.size());
      forget(keys);
    }
  }
}
