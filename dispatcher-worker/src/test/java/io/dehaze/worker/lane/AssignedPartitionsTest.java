package io.dehaze.worker.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.dehaze.admin.LoopWatch;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class AssignedPartitionsTest {
  private static final int PARTITIONS = 4;
  private static final int RECORDS = 30;
  private static final int ROOM = 3;

  private final InFlightLimit limit = new InFlightLimit(ROOM, 1_000);
  private final Deque<RecordHandler.Completion> started = new ArrayDeque<>();
  private final List<Integer> partitionsOfStarted = new ArrayList<>();
  private int wide = -1; // the partition whose records need all the room there is
  private final AtomicLong nanos = new AtomicLong();
  private final LoopWatch loop = new LoopWatch("test", nanos::get);
  private final AssignedPartitions assigned =
      new AssignedPartitions(this::plan, Clock.systemUTC(), loop);

  @Test
  void backlogsOfAllPartitionsShrinkAlikeWhereRoomIsScarce() {
    for (int number = 0; number < PARTITIONS; number++) {
      addBacklog(number);
    }
    int rounds = PARTITIONS * RECORDS / 2;
    for (int round = 0; round < rounds; round++) {
      assertThat(assigned.handOut(0, () -> true)).isTrue();
      started.remove().done();
    }
    Map<Integer, Integer> counts = new HashMap<>();
    partitionsOfStarted.forEach(number -> counts.merge(number, 1, Integer::sum));
    assertThat(counts).hasSize(PARTITIONS);
    assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(14, 17));
  }

  @Test
  void onePartitionTakesAllRoomWhereTheOthersHaveNothingWaiting() {
    addBacklog(0);
    assigned.add(key(1), new AssignedPartition(key(1), null, 0, limit));
    assertThat(assigned.handOut(0, () -> true)).isTrue();
    assertThat(partitionsOfStarted).containsOnly(0).hasSize(ROOM);
  }

  /** Places become free one by one; there is never room for all of it at once. */
  @Test
  void aRecordOfManyDeliveriesStartsWhileTheOthersHaveABacklog() {
    wide = PARTITIONS - 1;
    for (int number = 0; number < PARTITIONS; number++) {
      addBacklog(number);
    }
    for (int round = 0; round < 2 * PARTITIONS; round++) {
      assigned.handOut(0, () -> true);
      started.remove().done();
    }
    assertThat(partitionsOfStarted).contains(wide);
    assertThat(assigned.handOut(0, () -> true)).as("the others have a backlog").isTrue();
  }

  @Test
  void onlyALoopThatLooksAtWhatWaitsGoesRound() {
    assigned.handOut(0, () -> true);
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(15));
    assertThat(loop.problem()).contains("stuck for 15 s");
    assigned.handOut(0, () -> true);
    assertThat(loop.problem()).isEmpty();

    addBacklog(0);
    assigned.handOut(0, () -> true);
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(15));
    assertThat(assigned.drain(List.of(key(0)), 10)).isPositive();
    assertThat(loop.problem()).as("a drain may take long").isEmpty();
    started.forEach(RecordHandler.Completion::done);
  }

  @Test
  void thePartitionsThatStayGoOnWhileAnotherIsGivenUp() {
    assigned.add(key(0), new AssignedPartition(key(0), null, 0, limit));
    assigned.get(key(0)).add(records(0, 1));
    assigned.handOut(0, () -> true);
    addBacklog(1);
    assertThat(assigned.drain(List.of(key(0)), 50)).as("a call that does not end").isOne();
    assertThat(partitionsOfStarted).containsExactly(0, 1, 1);
    started.forEach(RecordHandler.Completion::done);
    assertThat(assigned.drain(List.of(key(0)), 10_000)).isZero();
  }

  private void addBacklog(int number) {
    AssignedPartition partition = new AssignedPartition(key(number), null, 0, limit);
    partition.add(records(number, RECORDS));
    assigned.add(key(number), partition);
  }

  private static List<ConsumerRecord<byte[], byte[]>> records(int partition, int count) {
    return IntStream.range(0, count)
        .mapToObj(offset -> new ConsumerRecord<>("events", partition, offset, bytes(), bytes()))
        .toList();
  }

  private RecordHandler.Work plan(ConsumerRecord<byte[], byte[]> record) {
    return new RecordHandler.Work() {
      @Override
      public int deliveries() {
        return record.partition() == wide ? ROOM : 1;
      }

      @Override
      public void start(RecordHandler.Completion completion) {
        completion.begin();
        started.add(completion);
        partitionsOfStarted.add(record.partition());
      }
    };
  }

  private static TopicPartition key(int number) {
    return new TopicPartition("events", number);
  }

  private static byte[] bytes() {
    return new byte[1];
  }
}
