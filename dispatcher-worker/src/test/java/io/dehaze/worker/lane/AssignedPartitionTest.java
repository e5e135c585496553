package io.dehaze.worker.lane;

import static io.dehaze.worker.lane.AssignedPartition.HandOut.NOTHING_WAITS;
import static io.dehaze.worker.lane.AssignedPartition.HandOut.NOT_YET;
import static io.dehaze.worker.lane.AssignedPartition.HandOut.NO_ROOM;
import static io.dehaze.worker.lane.AssignedPartition.HandOut.WINDOW_FULL;
import static org.assertj.core.api.Assertions.assertThat;

import io.dehaze.worker.lane.AssignedPartition.HandOut;
import io.dehaze.worker.lane.RecordHandler.Completion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class AssignedPartitionTest {
  private static final TopicPartition KEY = new TopicPartition("events", 0);
  private static final int BYTES = 10;

  private final InFlightLimit limit = new InFlightLimit(1_000_000, 50);
  private final AssignedPartition partition = partition(limit);
  private final Map<Long, Completion> started = new LinkedHashMap<>();
  private long notBeforeMs;
  private Object obstacle;
  private int overheadBytes;

  @Test
  void commitsWhatIsDoneAndNothingThatIsCommitted() {
    assertThat(read(0, 1, 2)).isEqualTo(NOTHING_WAITS);
    beginAll();
    started.get(0L).done();
    started.get(2L).done();

    OffsetAndMetadata commit = partition.toCommit();
    assertThat(commit.offset()).isOne();
    partition.committed(commit);
    assertThat(partition.toCommit()).isNull();
    assertThat(partition.isAtRest()).isFalse();

    started.get(1L).done();
    commit = partition.toCommit();
    assertThat(commit).isEqualTo(new OffsetAndMetadata(3, ""));
    assertThat(partition.isAtRest()).as("it is not committed").isFalse();
    partition.committed(commit);
    assertThat(partition.isAtRest()).isTrue();
    assertThat(limit.used()).isZero();
  }

  @Test
  void commitsAgainWhereOnlyMoreIsDoneBehindTheFirstUnfinished() {
    read(0, 1, 2);
    beginAll();
    started.get(1L).done();
    partition.committed(partition.toCommit());
    started.get(2L).done();

    OffsetAndMetadata commit = partition.toCommit();
    assertThat(commit.offset()).isZero();
    AssignedPartition next = new AssignedPartition(KEY, commit, 0, limit);
    started.clear();
    next.add(records(0, 1, 2));
    next.handOut(this::plan, 0);
    assertThat(started).containsOnlyKeys(0L);
  }

  @Test
  void skippingWhatIsDoneTakesNoRoom() {
    OffsetAndMetadata committed =
        new OffsetAndMetadata(0, OffsetBitmap.encode(100, distance -> distance < 99));
    InFlightLimit wide = new InFlightLimit(1_000, 1_000_000_000);
    AssignedPartition next = new AssignedPartition(KEY, committed, 0, wide);
    next.add(records(LongStream.range(0, 100).toArray()));

    assertThat(next.handOut(this::plan, 0)).isEqualTo(NOTHING_WAITS);
    assertThat(started).containsOnlyKeys(99L);
    assertThat(wide.used()).isEqualTo(1 / 1_000.0);
  }

  @Test
  void keepsWhatTheWindowCannotRememberUntilItCan() {
    InFlightLimit wide = new InFlightLimit(1_000_000, 1_000_000_000);
    AssignedPartition full = partition(wide);
    full.add(records(LongStream.rangeClosed(0, OffsetWindow.CAPACITY).toArray()));

    assertThat(full.handOut(this::plan, 0)).isEqualTo(WINDOW_FULL);
    assertThat(full.handOut(this::plan, 0)).isEqualTo(WINDOW_FULL);
    assertThat(started).hasSize(OffsetWindow.CAPACITY);
    assertThat(wide.used()).isEqualTo(OffsetWindow.CAPACITY / 1_000_000.0);
    assertThat(started.get(0L).holdsUpOthers()).isTrue();
    assertThat(started.get(OffsetWindow.CAPACITY - 1L).holdsUpOthers()).isFalse();

    beginAll();
    started.get(0L).done();
    assertThat(full.handOut(this::plan, 0)).isEqualTo(NOTHING_WAITS);
    assertThat(started).containsKey((long) OffsetWindow.CAPACITY);
  }

  @Test
  void whatWaitsForRoomItsTimeOrSomethingElseStaysInItsPlace() {
    obstacle = "an endpoint";
    assertThat(read(0, 1)).isEqualTo(NO_ROOM);
    obstacle = null;
    notBeforeMs = 1_000;
    AssignedPartition later = partition(limit);
    later.add(records(0, 1));
    assertThat(later.handOut(this::plan, 999)).isEqualTo(NOT_YET);
    assertThat(started).isEmpty();

    overheadBytes = 40;
    assertThat(later.handOut(this::plan, 1_000)).isEqualTo(NO_ROOM);
    assertThat(started).as("one takes all the bytes there are").containsOnlyKeys(0L);
    beginAll();
    started.get(0L).done();
    assertThat(later.handOut(this::plan, 1_000)).isEqualTo(NOTHING_WAITS);
    assertThat(started).containsOnlyKeys(0L, 1L);
  }

  /** Kafka lost the end of its log, and what was written then has the offsets of what was lost. */
  @Test
  void handsOutAgainWhatHasTheOffsetOfSomethingDone() {
    read(0, 1, 2);
    beginAll();
    Completion lost = started.get(2L);
    started.get(0L).done();
    started.get(1L).done();
    partition.committed(partition.toCommit());
    started.clear();

    assertThat(read(1)).isEqualTo(NOTHING_WAITS);
    assertThat(started).containsOnlyKeys(1L);
    lost.done();
    assertThat(partition.toCommit().offset()).isOne();
  }

  @Test
  void beginsNothingMoreOnceItIsGivenUp() {
    read(0, 1);
    assertThat(started.get(0L).begin()).isTrue();
    partition.add(records(2));
    partition.stopBeginning();

    assertThat(started.get(1L).begin()).isFalse();
    started.get(1L).abandon();
    assertThat(partition.begun()).isOne();
    assertThat(partition.hasWaiting()).as("the next owner will read it").isFalse();
    assertThat(started.get(0L).isStillOurs()).isTrue();

    started.get(0L).done();
    assertThat(partition.begun()).isZero();
    assertThat(partition.toCommit().offset()).as("the other was abandoned").isOne();
    assertThat(limit.used()).isZero();
  }

  @Test
  void nothingOfALostPartitionIsOursToSend() {
    read(0, 1);
    started.get(0L).begin();
    partition.lose();

    assertThat(started.get(0L).isStillOurs()).isFalse();
    assertThat(started.get(1L).begin()).isFalse();
  }

  private HandOut read(long... offsets) {
    partition.add(records(offsets));
    return partition.handOut(this::plan, 0);
  }

  private void beginAll() {
    started.values().forEach(each -> assertThat(each.begin()).isTrue());
  }

  private static AssignedPartition partition(InFlightLimit limit) {
    return new AssignedPartition(KEY, null, 0, limit);
  }

  private static List<ConsumerRecord<byte[], byte[]>> records(long... offsets) {
    return LongStream.of(offsets).mapToObj(AssignedPartitionTest::record).toList();
  }

  private static ConsumerRecord<byte[], byte[]> record(long offset) {
    return new ConsumerRecord<>(
        KEY.topic(),
        KEY.partition(),
        offset,
        0,
        TimestampType.CREATE_TIME,
        0,
        BYTES,
        null,
        new byte[BYTES],
        new RecordHeaders(),
        Optional.empty());
  }

  private RecordHandler.Work plan(ConsumerRecord<byte[], byte[]> record) {
    return new RecordHandler.Work() {
      @Override
      public int deliveries() {
        return 1;
      }

      @Override
      public long notBeforeMs() {
        return notBeforeMs;
      }

      @Override
      public int overheadBytes() {
        return overheadBytes;
      }

      @Override
      public Object obstacle() {
        return obstacle;
      }

      @Override
      public void start(Completion completion) {
        started.put(record.offset(), completion);
      }
    };
  }
}
