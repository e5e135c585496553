package io.dehaze.system.dead;

import static org.assertj.core.api.Assertions.assertThat;

import io.dehaze.gateway.Gateway;
import io.dehaze.gateway.GatewaySettings;
import io.dehaze.kafka.KafkaSettings;
import io.dehaze.lane.Schedule;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
@Tag("long")
class KafkaAwayTest {
  @Test
  void saysThatKafkaCannotBeReached() {
    KafkaSettings nowhere = new KafkaSettings("127.0.0.1:1", "dehaze", 1, 1, Map.of());
    try (Gateway gateway =
        new Gateway(
            GatewaySettings.onFreePort("node-1"),
            nowhere,
            new Schedule(10_000, 2_000, List.of(8_000L)),
            new SimpleMeterRegistry())) {
      gateway.start(() -> {});
      Project project = new Project(gateway.port(), "shop");
      assertThat(project.dead("").status()).isEqualTo(503);
      assertThat(project.dead("").code()).isEqualTo("kafka_unavailable");
      assertThat(project.redrive("{\"id\":\"a\"}").status()).isEqualTo(503);
    }
  }
}
