package io.dehaze.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dehaze.kafka.KafkaClients;
import io.dehaze.kafka.KafkaSettings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SharedProducerTest {
  @Test
  void goesOnTryingWhileNoNameResolves_untilItIsInterrupted() {
    KafkaSettings nowhere = new KafkaSettings("no-such-host.invalid:9092", "t", 1, 1, Map.of());
    try (SharedProducer producer = new SharedProducer(new KafkaClients(nowhere), "p", 1_000)) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> producer.awaitOpen(List.of("t")))
          .isInstanceOf(InterruptedException.class);
    }
  }
}
