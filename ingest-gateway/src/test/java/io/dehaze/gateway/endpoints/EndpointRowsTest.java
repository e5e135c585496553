package io.dehaze.gateway.endpoints;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.dehaze.endpoint.BreakerState;
import io.dehaze.endpoint.Endpoint;
import io.dehaze.endpoint.EndpointRecords;
import io.dehaze.endpoint.EndpointStatus;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class EndpointRowsTest {
  private static final long NOW = 1_700_000_000_000L;
  private static final Endpoint SHOP = new Endpoint("http", "shop.example", 80);
  private static final EndpointStatus WELL =
      new EndpointStatus(BreakerState.CLOSED, NOW - 5_000, 2, 50, 0, null, 0, 0, 0);
  private static final EndpointStatus FAILING =
      new EndpointStatus(BreakerState.OPEN, NOW - 900, 0, 20, 15, "timeout", NOW - 950, 40, 12);

  private final EndpointRows rows = new EndpointRows();

  @Test
  void showsWhatLivingWorkersTell() {
    tell(EndpointRecords.row("t", "one", SHOP, WELL), NOW);
    tell(EndpointRecords.row("t", "two", SHOP, FAILING), NOW);
    assertThat(found(NOW)).containsExactlyInAnyOrder(WELL, FAILING);
  }

  @Test
  void showsTheLast() {
    tell(EndpointRecords.row("t", "one", SHOP, WELL), NOW);
    tell(EndpointRecords.row("t", "one", SHOP, FAILING), NOW);
    assertThat(found(NOW)).containsExactly(FAILING);
    tell(EndpointRecords.removal("t", "one", SHOP), NOW);
    assertThat(found(NOW)).isEmpty();
  }

  @Test
  void forgetsWorkersThatAreSilentAndKnowsThemAgain() {
    tell(EndpointRecords.row("t", "one", SHOP, WELL), NOW);
    long later = NOW + EndpointRows.SILENT_MS_MAX + 1;
    assertThat(found(later)).isEmpty();
    tell(EndpointRecords.alive("t", "one"), later);
    assertThat(found(later)).containsExactly(WELL);
  }

  @Test
  void takesNoMoreThanFits() {
    for (int i = 0; i <= EndpointRows.ROWS_MAX; i++) {
      tell(EndpointRecords.row("t", "one", new Endpoint("http", "h" + i, 80), WELL), NOW);
    }
    assertThat(rows.of("http://h0:80", NOW)).hasSize(1);
    assertThat(rows.of("http://h" + EndpointRows.ROWS_MAX + ":80", NOW)).isEmpty();
    long later = NOW + EndpointRows.FORGOTTEN_MS + 1;
    tell(EndpointRecords.row("t", "two", SHOP, WELL), later);
    rows.applied();
    tell(EndpointRecords.row("t", "two", SHOP, FAILING), later);
    tell(EndpointRecords.row("t", "two", new Endpoint("http", "h1", 80), WELL), later);
    assertThat(rows.of("http://h1:80", later)).hasSize(1);
  }

  @Test
  void takesNothingThatMakesNoSense() {
    tell(new ProducerRecord<>("t", null, new byte[] {1}), NOW);
    tell(
        new ProducerRecord<>(
            "t", "one/http://shop.example:80".getBytes(UTF_8), "[".getBytes(UTF_8)),
        NOW);
    assertThat(found(NOW)).isEmpty();
  }

  @Test
  void sumsUpWhatWorkersFind() throws IOException {
    assertThat(
            json(
                new EndpointSummary(
                    "http://shop.example:80", List.of("mail"), List.of(WELL, FAILING))))
        .isEqualTo(
            "{\"endpoint\":\"http://shop.example:80\",\"triggers\":[\"mail\"],\"state\":\"open\","
                + "\"since\":\"2023-11-14T22:13:19.100Z\",\"reason\":\"15 of the last 20 calls failed,"
                + " the last one: timeout; it is left alone for a while\",\"inFlight\":2,"
                + "\"failureRate\":0.214,\"lastError\":\"timeout\","
                + "\"lastErrorAt\":\"2023-11-14T22:13:19.050Z\",\"deferred\":40,\"backlog\":12,"
                + "\"workers\":{\"closed\":1,\"half-open\":0,\"open\":1}}");
    assertThat(json(new EndpointSummary("http://a:1", List.of(), List.of())))
        .isEqualTo("{\"endpoint\":\"http://a:1\",\"triggers\":[],\"state\":\"unused\"}");
  }

  private static String json(EndpointSummary summary) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      summary.writeTo(json);
    }
    return text.toString();
  }

  private List<EndpointStatus> found(long nowMs) {
    return rows.of("http://shop.example:80", nowMs);
  }

  private void tell(ProducerRecord<byte[], byte[]> record, long atMs) {
    rows.apply(
        new ConsumerRecord<>(
            "t",
            0,
            0,
            atMs,
            TimestampType.CREATE_TIME,
            -1,
            -1,
            record.key(),
            record.value(),
            new RecordHeaders(),
            Optional.empty()));
  }
}
