package io.dehaze.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dehaze.kafka.KafkaReachability;
import io.dehaze.kafka.KafkaSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class KafkaReachabilityTest {
  private static final Duration FLIP_MAX = Duration.ofSeconds(5);

  @TempDir Path dataDir;

  @Test
  void followsABrokerThatGoesAndComesBackWithinFiveSeconds() {
    int port = LoopbackPort.available(0);
    var settings = BrokerSettings.in(dataDir).withPort(port);
    try (var reachability = reachability("127.0.0.1:" + port)) {
      assertThat(reachability.problem()).isPresent();
      reachability.start();
      for (int round = 0; round < 2; round++) {
        try (var broker = new EmbeddedBroker(settings)) {
          broker.start();
          await().atMost(FLIP_MAX).until(() -> reachability.problem().isEmpty());
        }
        await().atMost(FLIP_MAX).until(() -> reachability.problem().isPresent());
        assertThat(reachability.problem().orElseThrow()).contains("127.0.0.1:" + port);
      }
    }
  }

  @Test
  void saysThatNoBrokersNameResolves() {
    try (var reachability = reachability("no-such-host.invalid:9092")) {
      reachability.start();
      await()
          .atMost(FLIP_MAX)
          .until(() -> reachability.problem().orElse("").contains("no Kafka client"));
    }
  }

  private static KafkaReachability reachability(String bootstrapServers) {
    return new KafkaReachability(new KafkaSettings(bootstrapServers, "t", 1, 1, Map.of()));
  }
}
