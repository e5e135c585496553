package io.dehaze.system.gateway;

import static io.dehaze.system.gateway.Wire.TRIGGERS;
import static io.dehaze.system.gateway.Wire.json;
import static io.dehaze.system.gateway.Wire.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dehaze.gateway.Gateway;
import io.dehaze.gateway.GatewaySettings;
import io.dehaze.lane.Lane;
import io.dehaze.lifecycle.Closer;
import io.dehaze.system.contract.Contract;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Everything that a client can do wrong gets a clear answer, over real sockets: never a failure of
 * ours, never a hang, and nothing in Kafka that was not taken.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(SharedBroker.class)
@Timeout(180)
class BadInputTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Contract CONTRACT = Contract.ofThisBuild();
  private static final Set<String> NO_CONNECTION = Set.of("0A", "06"); // listen, time_wait

  private final Closer closer = new Closer();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final Cluster cluster;
  private final int port;
  private long expectedInKafka;

  BadInputTest(Cluster cluster) throws Exception {
    this.cluster = cluster;
    GatewaySettings settings = TestSettings.ofStringsUpTo(StringRows.BYTES_MAX, "order");
    Gateway gateway = cluster.startReady(closer, settings, metrics);
    port = gateway.port();
    expectedInKafka = 0;
    assertGood();
  }

  static Stream<Row> rows() {
    return Stream.of(
            FramingRows.lengths(),
            FramingRows.codings(),
            FramingRows.heads(),
            HeadRows.methods(),
            HeadRows.targets(),
            HeadRows.headers(),
            JsonRows.documents(),
            JsonRows.encodings(),
            JsonRows.sizes(),
            StringRows.ofEvents(),
            StringRows.ofCloudEvents(),
            JsonRows.goodData(),
            FieldRows.events(),
            FieldRows.times(),
            FieldRows.triggers(),
            FieldRows.destinations())
        .flatMap(List::stream);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void isAnsweredClearly(Row row) throws IOException {
    try (RawConnection connection = new RawConnection(port)) {
      connection.send(row.sent());
      if (row.half()) {
        connection.finishSending();
      }
      List<RawConnection.Answer> answers = new ArrayList<>();
      for (int i = 0; i < row.statuses().size(); i++) {
        answers.add(connection.read());
      }
      assertThat(answers).doesNotContainNull();
      assertThat(answers)
          .extracting(RawConnection.Answer::status)
          .containsExactlyElementsOf(row.statuses());
      assertExplains(row, answers.get(answers.size() - 1));
      assertConnection(row, connection, answers.get(answers.size() - 1));
    }
    expectedInKafka += row.stored();
    assertGood();
  }

  private static void assertExplains(Row row, RawConnection.Answer answer) throws IOException {
    if (row.code() == null) {
      return;
    }
    CONTRACT.checkRefusal(answer.body(), row.toString());
    JsonNode body = JSON.readTree(answer.body());
    assertThat(body.path("code").asText()).as(answer.body()).isEqualTo(row.code());
    assertThat(body.path("error").asText()).isNotBlank().doesNotContain("Exception", "io.dehaze");
    assertThat(answer.headers().get("content-type")).isEqualTo("application/json");
  }

  private static void assertConnection(
      Row row, RawConnection connection, RawConnection.Answer answer) throws IOException {
    assertThat(answer.saysClose()).isEqualTo(row.closes());
    if (row.closes()) {
      assertThat(connection.isClosedByServer()).isTrue();
      return;
    }
    connection.send(request("GET", TRIGGERS, "", ""));
    assertThat(connection.readFinal()).extracting(RawConnection.Answer::status).isEqualTo(200);
  }

  @AfterAll
  void leavesNothingBehind() throws Exception {
    try (closer) {
      assertGood();
      assertThat(cluster.end(Lane.EVENTS)).isEqualTo(expectedInKafka);
      assertThat(failures()).isZero();
      await("every request has ended")
          .untilAsserted(
              () -> {
                assertThat(gauge("dehaze.gateway.requests.in.flight")).isZero();
                assertThat(gauge("dehaze.gateway.body.memory")).isZero();
              });
      await("the sockets are closed").untilAsserted(() -> assertThat(connections()).isZero());
    }
  }

  /** A right request on a new connection is taken. */
  private void assertGood() throws IOException {
    try (RawConnection connection = new RawConnection(port)) {
      connection.send(json("{\"type\":\"order\"}"));
      assertThat(connection.read()).extracting(RawConnection.Answer::status).isEqualTo(200);
    }
    expectedInKafka++;
  }

  private double failures() {
    return metrics.find("dehaze.events.rejected").tag("code", "internal").counters().stream()
        .mapToDouble(Counter::count)
        .sum();
  }

  private double gauge(String name) {
    return metrics.get(name).gauge().value();
  }

  /** How many sockets of the gateway's port are not closed, as Linux knows it. */
  private long connections() throws IOException {
    String suffix = ":%04X".formatted(port);
    long count = 0;
    for (Path table : List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"))) {
      for (String line : Files.exists(table) ? Files.readAllLines(table) : List.<String>of()) {
        String[] fields = line.strip().split("\\s+", 5);
        count += fields[1].endsWith(suffix) && !NO_CONNECTION.contains(fields[3]) ? 1 : 0;
      }
    }
    return count;
  }
}
