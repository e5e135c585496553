package io.dehaze.worker.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.dehaze.admin.LoopWatch;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class DueWatchTest {
  private static final TopicPartition PARTITION = new TopicPartition("events", 0);
  private static final long NOW_MS = 1_000_000;

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final AssignedPartitions assigned =
      new AssignedPartitions(handler(0, DueWork.NONE), Clock.systemUTC(), new LoopWatch("test"));

  private static RecordHandler handler(long dueWithinMs, DueWork held) {
    return new RecordHandler() {
      @Override
      public Work plan(ConsumerRecord<byte[], byte[]> record) {
        throw new IllegalStateException("nothing is handed out here");
      }

      @Override
      public long dueWithinMs() {
        return dueWithinMs;
      }

      @Override
      public DueWork dueHeld() {
        return held;
      }
    };
  }

  private Optional<DueWork> look(RecordHandler handler, boolean connected) {
    Clock clock = Clock.fixed(Instant.ofEpochMilli(NOW_MS), ZoneOffset.UTC);
    DueWatch watch = new DueWatch(consumer, assigned, handler, clock);
    watch.lookIfTime(connected);
    return watch.due();
  }

  /** The partition is ours, has records up to an offset, and was read up to another. */
  private void assign(long position, long end) {
    consumer.assign(List.of(PARTITION));
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    consumer.updateEndOffsets(Map.of(PARTITION, end));
    consumer.seek(PARTITION, position);
  }

  private void waits(long... timesMs) {
    AssignedPartition partition =
        new AssignedPartition(PARTITION, null, 0, new InFlightLimit(1, 1));
    long offset = 0;
    for (long timeMs : timesMs) {
      partition.add(List.of(record(offset++, timeMs)));
    }
    assigned.add(PARTITION, partition);
  }

  private static ConsumerRecord<byte[], byte[]> record(long offset, long timeMs) {
    return new ConsumerRecord<>(
        "events",
        0,
        offset,
        timeMs,
        TimestampType.CREATE_TIME,
        0,
        1,
        null,
        new byte[1],
        new RecordHeaders(),
        Optional.empty());
  }

  @Test
  void countsWhatWaitsForRoomAndWhatTheBrokerHas() {
    assign(2, 10);
    waits(NOW_MS - 5_000, NOW_MS - 10);

    assertThat(look(handler(0, DueWork.NONE), true)).contains(new DueWork(10, 5_000));
  }

  @Test
  void countsNothingThatIsNotDueForSure() {
    assign(3, 10);
    waits(NOW_MS - 15_000, NOW_MS - 9_000, NOW_MS - 10);

    assertThat(look(handler(10_000, new DueWork(7, 300)), true)).contains(new DueWork(8, 5_000));
  }

  @Test
  void takesNoUnreadRecordOfALaterLaneForWork() {
    assign(0, 10);

    assertThat(look(handler(10_000, DueWork.NONE), true)).contains(new DueWork(0, 0));
  }

  @Test
  void knowsNothingWithoutPartitionsOrConnection() {
    assertThat(look(handler(0, DueWork.NONE), true)).isEmpty();
    assign(0, 10);
    assertThat(look(handler(0, DueWork.NONE), false)).isEmpty();
  }
}
