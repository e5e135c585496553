package io.dehaze.worker.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.dehaze.admin.LoopWatch;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CommitRoundTest {
  private static final TopicPartition KEY = new TopicPartition("events", 0);

  private final Told consumer = new Told();
  private final Deque<RecordHandler.Completion> started = new ArrayDeque<>();
  private final AssignedPartitions assigned =
      new AssignedPartitions(this::plan, Clock.systemUTC(), new LoopWatch("test"));

  /** Notes what is to be committed; a test says what comes of it. */
  private static final class Told extends MockConsumer<byte[], byte[]> {
    private final List<Long> offsets = new ArrayList<>();
    private final Deque<KafkaException> failures = new ArrayDeque<>();
    private Runnable success;
    private Runnable failure;

    Told() {
      super("earliest");
    }

    @Override
    public synchronized void commitAsync(
        Map<TopicPartition, OffsetAndMetadata> commit, OffsetCommitCallback callback) {
      offsets.add(commit.get(KEY).offset());
      success = () -> callback.onComplete(commit, null);
      failure = () -> callback.onComplete(commit, new TimeoutException("Kafka is away"));
    }

    @Override
    public synchronized void commitSync(
        Map<TopicPartition, OffsetAndMetadata> commit, Duration atMost) {
      if (!failures.isEmpty()) {
        throw failures.remove();
      }
      offsets.add(commit.get(KEY).offset());
    }
  }

  @BeforeEach
  void readThreeRecords() {
    AssignedPartition partition =
        new AssignedPartition(KEY, null, 0, new InFlightLimit(100, 1_000_000));
    for (int offset = 0; offset < 3; offset++) {
      partition.add(List.of(new ConsumerRecord<>("events", 0, offset, null, new byte[1])));
    }
    assigned.add(KEY, partition);
    assigned.handOut(0, () -> true);
  }

  @Test
  void commitsWhatIsDoneOneCommitAtATime() {
    CommitRound round = round(0);
    endNext();
    round.commitIfDue();
    endNext();
    round.commitIfDue();
    assertThat(consumer.offsets).as("the first is under way").containsExactly(1L);

    consumer.success.run();
    round.commitIfDue();
    assertThat(consumer.offsets).containsExactly(1L, 2L);
    consumer.success.run();
    round.commitIfDue();
    assertThat(consumer.offsets).as("nothing has changed").containsExactly(1L, 2L);
  }

  @Test
  void commitsAgainWhatKafkaDidNotTake() {
    CommitRound round = round(0);
    endNext();
    round.commitIfDue();
    consumer.failure.run();

    round.commitIfDue();
    assertThat(consumer.offsets).containsExactly(1L, 1L);
  }

  @Test
  void waitsForTheIntervalUnlessThePartitionIsGivenUp() {
    CommitRound round = round(60_000);
    endNext();
    round.commitIfDue();
    consumer.success.run();
    endNext();
    round.commitIfDue();
    assertThat(consumer.offsets).containsExactly(1L);

    round.commitNow(List.of(KEY, new TopicPartition("events", 1)));
    assertThat(consumer.offsets).containsExactly(1L, 2L);
  }

  @Test
  void commitsWhatIsGivenUpThoughAPollWasToEnd() {
    endNext();
    consumer.failures.add(new WakeupException());
    round(0).commitNow(List.of(KEY));
    assertThat(consumer.offsets).containsExactly(1L);
  }

  @Test
  void givesUpWhatAnotherOwnerHasAlready() {
    endNext();
    consumer.failures.add(new RebalanceInProgressException("it is another's"));
    round(0).commitNow(List.of(KEY));
    assertThat(consumer.offsets).isEmpty();
  }

  private CommitRound round(int intervalMs) {
    return new CommitRound(
        new LaneSettings(
            "test", LaneSettings.Subscription.to("events"), () -> consumer, intervalMs, 100),
        consumer,
        assigned);
  }

  private void endNext() {
    started.remove().done();
  }

  private RecordHandler.Work plan(ConsumerRecord<byte[], byte[]> record) {
    return new RecordHandler.Work() {
      @Override
      public int deliveries() {
        return 1;
      }

      @Override
      public void start(RecordHandler.Completion completion) {
        completion.begin();
        started.add(completion);
      }
    };
  }
}
