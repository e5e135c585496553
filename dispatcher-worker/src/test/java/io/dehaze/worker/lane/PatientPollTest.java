package io.dehaze.worker.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PatientPollTest {
  /** Never waits in poll, as Kafka's own does without a coordinator. */
  private static final class Restless extends ConnectedConsumer {
    private Duration asked;

    Restless(double connections) {
      super(connections);
    }

    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration atMost) {
      asked = atMost;
      return ConsumerRecords.empty();
    }
  }

  @Test
  void leavesTheWaitingToTheConsumerThatHasABroker() {
    Restless consumer = new Restless(1);

    pollTenTimes(consumer, Duration.ofMillis(200));

    assertThat(consumer.asked).isEqualTo(Duration.ofMillis(200));
  }

  @Test
  void waitsItselfWhileThereIsNoBroker() {
    Restless consumer = new Restless(0);

    assertThat(pollTenTimes(consumer, Duration.ofMillis(20))).isGreaterThan(Duration.ofMillis(100));
    assertThat(consumer.asked).isEqualTo(Duration.ZERO);
  }

  @Test
  void waitsItselfALittleWhileAPartitionIsPaused() {
    Restless consumer = new Restless(1);
    TopicPartition parked = new TopicPartition("delay", 0);
    consumer.assign(List.of(parked));
    consumer.pause(List.of(parked));

    assertThat(pollTenTimes(consumer, Duration.ofSeconds(10)))
        .isBetween(Duration.ofMillis(50), Duration.ofSeconds(10));
    assertThat(consumer.asked).isEqualTo(Duration.ZERO);
  }

  /** Ten times, because a single wait may end early for no reason ({@code LockSupport.park}). */
  private static Duration pollTenTimes(Restless consumer, Duration atMost) {
    PatientPoll poll = new PatientPoll(consumer);
    long start = System.nanoTime();
    for (int i = 0; i < 10; i++) {
      poll.poll(atMost);
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
