package io.dehaze.worker.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dehaze.endpoint.BreakerState;
import io.dehaze.endpoint.Endpoint;
import io.dehaze.endpoint.EndpointRecords;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class EndpointReportsTest {
  private static final long NOW = 1_700_000_000_000L;
  private static final Endpoint SHOP = new Endpoint("http", "shop.example", 80);

  private final EndpointGates gates =
      new EndpointGates(
          new EndpointLimits(8, 60_000), Clock.systemUTC(), new SimpleMeterRegistry());
  private final MockProducer<byte[], byte[]> kafka =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final EndpointReports reports =
      new EndpointReports(gates, Clock.systemUTC(), kafka, "endpoints");

  @Test
  void saysThatItIsAliveNowAndThen() {
    for (long ms = 0; ms <= 10_000; ms += 250) {
      reports.tell(NOW + ms);
    }
    assertThat(kafka.history()).hasSize(3);
  }

  @Test
  void tellsAChangedStateAtOnceAndOtherChangesLater() {
    gates.of(SHOP).enter();
    reports.tell(NOW);
    assertThat(rows()).hasSize(1);
    gates.of(SHOP).enter();
    reports.tell(NOW + 250);
    assertThat(rows()).hasSize(1);
    reports.tell(NOW + 2_000);
    assertThat(rows()).hasSize(2);
    for (int i = 0; i < 20; i++) {
      gates.of(SHOP).left("connection_refused", 1_000_000);
    }
    reports.tell(NOW + 2_250);
    assertThat(EndpointRecords.readRow(rows().get(2).value()).state()).isEqualTo(BreakerState.OPEN);
    reports.tell(NOW + 60_000);
    assertThat(rows()).hasSize(3);
    reports.tell(NOW + 610_000);
    assertThat(rows()).hasSize(4);
  }

  @Test
  void tellsAgainWhatDidNotGetThrough() {
    gates.of(SHOP).enter();
    reports.tell(NOW);
    kafka.completeNext(); // its sign of life
    kafka.errorNext(new TimeoutException("away"));
    reports.tell(NOW + 250);
    assertThat(rows()).hasSize(2);
  }

  @Test
  void takesBackWhatItToldWhenItStops() throws Exception {
    gates.of(SHOP).enter();
    reports.tell(NOW);
    reports.close();
    assertThat(rows()).hasSize(2);
    assertThat(rows().get(1).value()).isNull();
  }

  private List<ProducerRecord<byte[], byte[]>> rows() {
    return kafka.history().stream()
        .filter(each -> new String(each.key(), UTF_8).endsWith("/http://shop.example:80"))
        .toList();
  }
}
