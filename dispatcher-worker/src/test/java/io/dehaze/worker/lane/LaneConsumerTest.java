package io.dehaze.worker.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.GroupMaxSizeReachedException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.StaleMemberEpochException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownServerException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
class LaneConsumerTest {
  private final Queue<Throwable> fatal = new ConcurrentLinkedQueue<>();

  /** Tells of one error, once, and finds nothing after it. */
  private static final class Told extends ConnectedConsumer {
    private final KafkaException error;
    private final AtomicInteger polls = new AtomicInteger();

    Told(KafkaException error) {
      super(0);
      this.error = error;
    }

    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration atMost) {
      if (polls.getAndIncrement() == 0) {
        throw error;
      }
      return ConsumerRecords.empty();
    }
  }

  static KafkaException[] endsOfMembership() {
    return new KafkaException[] {
      new GroupAuthorizationException("no right to the group"),
      new GroupMaxSizeReachedException("full"),
      new SaslAuthenticationException("who are you"),
      new UnknownServerException("nobody expects it")
    };
  }

  @ParameterizedTest
  @MethodSource("endsOfMembership")
  void saysThatItCannotGoOnOnceTheGroupHasNoPlaceForIt(KafkaException error) throws Exception {
    Told consumer = new Told(error);
    try (LaneConsumer lane = laneOf(consumer)) {
      lane.start();
      await().until(() -> !fatal.isEmpty());
      assertThat(fatal.remove()).hasCause(error);
      await().until(consumer::closed);
    }
  }

  static KafkaException[] passing() {
    return new KafkaException[] {
      new TopicAuthorizationException("no right to the topic"),
      new TimeoutException("slow"),
      new StaleMemberEpochException("joins anew"),
      new KafkaException("who knows")
    };
  }

  @ParameterizedTest
  @MethodSource("passing")
  void goesOnAfterAnErrorThatPasses(KafkaException error) throws Exception {
    Told consumer = new Told(error);
    try (LaneConsumer lane = laneOf(consumer)) {
      lane.start();
      await().until(() -> consumer.polls.get() > 2);
      assertThat(fatal).isEmpty();
    }
  }

  private LaneConsumer laneOf(Told consumer) {
    LaneSettings settings =
        new LaneSettings("test", LaneSettings.Subscription.to("test"), () -> consumer, 1_000, 100);
    RecordHandler nothing =
        record -> {
          throw new AssertionError("there are no records");
        };
    return new LaneConsumer(
        settings, nothing, new InFlightLimit(1, 1), Clock.systemUTC(), fatal::add);
  }
}
