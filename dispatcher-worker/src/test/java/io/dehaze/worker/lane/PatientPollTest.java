package io.dehaze.worker.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PatientPollTest {
  private static final MetricName CONNECTIONS =
      new MetricName("connection-count", "consumer-metrics", "", Map.of());

  /** Never waits in poll, as Kafka's own does without a coordinator. */
  private static final class Restless extends MockConsumer<byte[], byte[]> {
    private final double connections;
    private Duration asked;

    Restless(double connections) {
      super("earliest");
      this.connections = connections;
    }

    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration atMost) {
      asked = atMost;
      return ConsumerRecords.empty();
    }

    @Override
    public synchronized Map<MetricName, ? extends Metric> metrics() {
      return Map.of(
          CONNECTIONS,
          new Metric() {
            @Override
            public MetricName metricName() {
              return CONNECTIONS;
            }

            @Override
            public Object metricValue() {
              return connections;
            }
          });
    }
  }

  @Test
  void leavesTheWaitingToTheConsumerThatHasABroker() {
    Restless consumer = new Restless(1);

    assertThat(nanosOfPoll(consumer)).isLessThan(Duration.ofMillis(100).toNanos());
    assertThat(consumer.asked).isEqualTo(Duration.ofMillis(200));
  }

  @Test
  void waitsItselfWhileThereIsNoBroker() {
    Restless consumer = new Restless(0);

    assertThat(nanosOfPoll(consumer)).isGreaterThan(Duration.ofMillis(100).toNanos());
    assertThat(consumer.asked).isEqualTo(Duration.ZERO);
  }

  @Test
  void waitsItselfALittleWhileAPartitionIsPaused() {
    Restless consumer = new Restless(1);
    TopicPartition parked = new TopicPartition("delay", 0);
    consumer.assign(List.of(parked));
    consumer.pause(List.of(parked));

    assertThat(nanosOfPoll(consumer))
        .isBetween(Duration.ofMillis(9).toNanos(), Duration.ofMillis(199).toNanos());
    assertThat(consumer.asked).isEqualTo(Duration.ZERO);
  }

  private static long nanosOfPoll(Restless consumer) {
    PatientPoll poll = new PatientPoll(consumer);
    long start = System.nanoTime();
    poll.poll(Duration.ofMillis(200));
    return System.nanoTime() - start;
  }
}
