package io.dehaze.system;

import static io.dehaze.system.FailingEndpoints.eventually;
import static io.dehaze.system.FailingEndpoints.header;
import static io.dehaze.system.FailingEndpoints.id;
import static io.dehaze.system.FailingEndpoints.policy;
import static io.dehaze.system.harness.OddEndpoint.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dehaze.lane.Lane;
import io.dehaze.system.harness.Balance;
import io.dehaze.system.harness.Books;
import io.dehaze.system.harness.DeadLetter;
import io.dehaze.system.harness.Deployment;
import io.dehaze.system.harness.KafkaProcess;
import io.dehaze.system.harness.NodeProcess;
import io.dehaze.system.harness.OddEndpoint;
import io.dehaze.system.harness.OddEndpoint.Conduct;
import io.dehaze.system.harness.Reception;
import io.dehaze.system.harness.SharedBroker;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every way in which a webhook can fail, all at once beside a healthy one, over real sockets: what
 * waits for time has waited together when the tests look. The tests that break something for all
 * come last, and then the account is closed.
 */
@ExtendWith(SharedBroker.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(540)
@Order(1) // slow: not to be the last that is left
class FailurePathTest {
  private static final int IN_FLIGHT_MAX = 8;
  private static final String[] OPTIONS = {
    "--endpoint-in-flight-max=" + IN_FLIGHT_MAX,
    "--breaker-open-ms=500",
    "--kafka-property=metadata.max.age.ms=1000"
  };
  private static final String ENDPOINTS = "/v1/config/projects/shop/eventing/endpoints";
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);
  private static final List<String> UNREACHED = List.of("refuses", "no-name", "no-tls");
  private static final ObjectMapper JSON = new ObjectMapper();

  private Deployment dehaze;
  private NodeProcess firstWorker;
  private FailingEndpoints endpoints;
  private OddEndpoint hangs;
  private OddEndpoint probed;

  @BeforeAll
  void failInEveryWay(KafkaProcess kafka) {
    dehaze = new Deployment(kafka, "failure-path");
    dehaze.gateway("--kafka-property=metadata.max.age.ms=1000");
    firstWorker = dehaze.workerProcess(OPTIONS);
    dehaze.worker(OPTIONS);
    dehaze.awaitReady().lanes().awaitShares(4, 4);
    endpoints = new FailingEndpoints(dehaze);

    dehaze.register("refuses", "refuses", endpoints.urlOfNobody(), policy(1, 600, 50));
    dehaze.register("no-name", "no-name", "http://nowhere.invalid/", policy(1, 20_000, 50));
    String tls = dehaze.receiver().url("no-tls").replace("http:", "https:");
    dehaze.register("no-tls", "no-tls", tls, policy(1, 20_000, 50));
    endpoints.register("silent", policy(1, 2_000, 50), i -> OddEndpoint.silence());
    endpoints.register("drips", policy(1, 2_000, 50), i -> OddEndpoint.drip());
    fail("fails", i -> status(500));
    fail("moved", i -> status(302, "Location: http://127.0.0.1:1/\r\n"));
    fail("gone", i -> status(410));
    fail("not-http", i -> OddEndpoint.unfinished("SSH-2.0-OpenSSH_9.9\r\n", false));
    fail("cut", i -> OddEndpoint.unfinished("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx", true));
    fail("impatient", i -> status(503, "Retry-After: 3600\r\n")); // more than its trigger allows
    endpoints.register("endless", policy(0, 10_000, 50), i -> OddEndpoint.endless());
    endpoints.register("busy", policy(3, 5_000, 50, 5_000), i -> i == 0 ? busy() : status(200));
    endpoints.register(
        "away", policy(3, 5_000, 50, 5_000), i -> i == 0 ? awayForTwoSeconds() : status(200));
    endpoints.register("alternates", policy(20, 5_000, 50), i -> status(i % 2 == 0 ? 500 : 200));
    endpoints.register("deleted", policy(100, 5_000, 1_000, 1_000), i -> status(500));
    endpoints.register("changed", policy(100, 5_000, 1_000, 1_000), i -> status(500));
    hangs = endpoints.register("hangs", policy(3, 30_000, 50), i -> OddEndpoint.silence());
    probed = endpoints.register("probed", policy(100, 30_000, 50), i -> status(500));
    dehaze.listen("healthy", "healthy", "");
    Stream.of(
            "refuses no-name no-tls silent drips fails moved gone not-http cut impatient endless"
                + " busy away deleted changed")
        .flatMap(names -> Stream.of(names.split(" ")))
        .forEach(name -> endpoints.send(name, 1));
    endpoints.send("alternates", 6);
  }

  private static Conduct busy() {
    return status(429, "Retry-After: 1\r\n");
  }

  /** A date knows no parts of a second. */
  private static Conduct awayForTwoSeconds() {
    ZonedDateTime until = ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(2);
    return status(503, "Retry-After: " + HTTP_DATE.format(until) + "\r\n");
  }

  private void fail(String name, IntFunction<Conduct> script) {
    endpoints.register(name, policy(1, 20_000, 50), script);
  }

  @AfterAll
  void close() throws Exception {
    dehaze.close();
  }

  @Order(1)
  @ParameterizedTest
  @CsvSource({
    "refuses, attempts_exhausted, connection_refused, 2",
    "no-name, attempts_exhausted, dns, 2",
    "no-tls, attempts_exhausted, tls, 2",
    "silent, attempts_exhausted, timeout, 2",
    "drips, attempts_exhausted, timeout, 2",
    "fails, attempts_exhausted, status_500, 2",
    "moved, attempts_exhausted, status_302, 2",
    "not-http, attempts_exhausted, connection_closed, 2",
    "cut, attempts_exhausted, connection_closed, 2",
    "impatient, attempts_exhausted, status_503, 2",
    "gone, endpoint_gone, status_410, 1"
  })
  void givesUp(String name, String reason, String error, int attempts) {
    DeadLetter dead = endpoints.awaitDead(name);
    assertThat(dead.reason()).isEqualTo(reason);
    assertThat(dead.error()).isEqualTo(error);
    assertThat(header(dead.record(), "dehaze_fault")).isEqualTo("endpoint");
    assertThat(header(dead.record(), "dehaze_attempts")).isEqualTo("" + attempts);
    boolean answered = error.startsWith("status_");
    assertThat(header(dead.record(), "dehaze_status"))
        .isEqualTo(answered ? error.substring("status_".length()) : null);
    if (!UNREACHED.contains(name)) {
      assertThat(endpoints.attempts(name))
          .containsExactly(attempts == 1 ? new Integer[] {1} : new Integer[] {1, 2});
    }
  }

  @Order(1)
  @Test
  void writesARetryWithItsWholeStory() {
    endpoints.awaitDead("fails");
    ConsumerRecord<byte[], byte[]> retry =
        dehaze.lanes().records(Lane.RETRY).stream()
            .filter(each -> id("fails").equals(header(each, "ce_id")))
            .findFirst()
            .orElseThrow();
    assertThat(header(retry, "dehaze_attempts")).isEqualTo("1");
    assertThat(header(retry, "dehaze_trigger")).isEqualTo("fails");
    assertThat(header(retry, "dehaze_error")).isEqualTo("status_500");
    assertThat(header(retry, "dehaze_status")).isEqualTo("500");
    Reception first = endpoints.receptions("fails").get(0);
    Reception second = endpoints.receptions("fails").get(1);
    long dueMs = Long.parseLong(header(retry, "dehaze_due"));
    assertThat(dueMs).isBetween(first.atMs() + 50, second.atMs());
  }

  @Order(1)
  @Test
  void countsAnAnswerWithoutEndAsDelivered() {
    endpoints.awaitDelivered("endless", 1);
    assertThat(endpoints.attempts("endless")).containsExactly(1);
  }

  @Order(1)
  @Test
  void leavesABusyEndpointAloneForAsLongAsItAsks() {
    endpoints.awaitDelivered("busy", 1);
    List<Reception> both = endpoints.receptions("busy");
    assertThat(both).extracting(Reception::attempt).containsExactly(1, 2);
    assertThat(both.get(1).atMs() - both.get(0).atMs()).isGreaterThanOrEqualTo(1_000);
  }

  @Order(1)
  @Test
  void leavesAnEndpointAloneUntilTheDateThatItNames() {
    endpoints.awaitDelivered("away", 1);
    List<Reception> both = endpoints.receptions("away");
    assertThat(both).extracting(Reception::attempt).containsExactly(1, 2);
    assertThat(both.get(1).atMs() - both.get(0).atMs()).isGreaterThanOrEqualTo(900);
  }

  @Order(1)
  @Test
  void deliversToAnEndpointThatAlternates() {
    endpoints.awaitDelivered("alternates", 6);
  }

  @Order(1)
  @Test
  void endsWhatWaitsForATriggerThatIsDeleted() {
    eventually("a first attempt").until(() -> !endpoints.receptions("deleted").isEmpty());
    dehaze.unlisten("deleted");
    DeadLetter dead = endpoints.awaitDead("deleted");
    assertThat(dead.reason()).isEqualTo("no_trigger");
    assertThat(dead.trigger()).isEqualTo("deleted");
    assertThat(dead.error()).isEqualTo("status_500");
    assertThat(dead.detail()).contains("deleted", "answered 500");
    assertThat(header(dead.record(), "dehaze_attempts"))
        .isEqualTo("" + endpoints.receptions("deleted").size());
  }

  @Order(1)
  @Test
  void sendsWhatWaitsToTheNewUrlOfItsTrigger() {
    eventually("a first attempt").until(() -> !endpoints.receptions("changed").isEmpty());
    dehaze.listen("changed", "changed", policy(3, 5_000, 50));
    endpoints.awaitDelivered("changed", 1);
    assertThat(endpoints.attempts("changed"))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, endpoints.receptions("changed").size()).boxed().toList());
  }

  @Order(2)
  @Test
  void delaysNobodyElseForAnEndpointThatHangs() {
    endpoints.send("hangs", 60);
    eventually("calls that hang").until(() -> hangs.underWay() > 0);
    endpoints.send("healthy", 100);
    endpoints.awaitDelivered("healthy", 100);

    assertThat(endpoints.attempts("healthy")).containsOnly(1);
    assertThat(hangs.underWay()).as("none has been answered").isEqualTo(hangs.requests());
    assertThat(hangs.requests()).isLessThanOrEqualTo(2 * IN_FLIGHT_MAX);
    hangs.follow(i -> status(200));
    hangs.dropConnections();
    endpoints.awaitDelivered("hangs", 60);
    assertThat(dehaze.lanes().deadLetters()).noneMatch(each -> each.id().startsWith("hangs"));
  }

  @Order(2)
  @Test
  void probesAnEndpointWithOneDeliveryAndTellsWhy() throws Exception {
    endpoints.send("probed", 80);
    eventually("open breakers").until(() -> workers("dehaze_endpoint_breaker") >= 4);
    probed.follow(i -> OddEndpoint.silence());
    eventually("a probe of each worker").until(() -> probed.underWay() == 2);
    int requests = probed.requests();
    double deferrals = workers("dehaze_endpoint_deferrals_total");
    eventually("others put off")
        .until(() -> workers("dehaze_endpoint_deferrals_total") > deferrals + 20);
    assertThat(probed.requests()).as("nothing beside the probes").isEqualTo(requests);

    eventually("both shown as half-open")
        .until(() -> shown().path("workers").path("half-open").asInt() == 2);
    JsonNode shown = shown();
    assertThat(shown.path("state").asText()).isEqualTo("half-open");
    assertThat(shown.path("lastError").asText()).isEqualTo("status_500");
    assertThat(shown.path("triggers").path(0).asText()).isEqualTo("probed");
    assertThat(shown.path("deferred").asInt()).isPositive();

    probed.follow(i -> status(200));
    probed.dropConnections();
    endpoints.awaitDelivered("probed", 80);
    eventually("shown as well").until(() -> shown().path("workers").path("closed").asInt() == 2);
    double writes = endpoints.writes("probed") / 80.0;
    System.out.printf("probed: %.1f lane writes for each event%n", writes);
    assertThat(writes).as("lane writes for each event, its first included").isLessThan(4);
  }

  private double workers(String metric) {
    String url = probed.url();
    return dehaze.workersMetric(
        metric, "endpoint=\"" + url.substring(0, url.lastIndexOf('/')) + '"');
  }

  private JsonNode shown() throws Exception {
    for (JsonNode each : JSON.readTree(dehaze.get(ENDPOINTS)).path("result")) {
      if (probed.url().startsWith(each.path("endpoint").asText() + '/')) {
        return each;
      }
    }
    throw new AssertionError("not shown");
  }

  @Order(2)
  @Test
  void keepsToARateLimit() {
    endpoints.listen("limited", ",\"rateLimit\":20", i -> status(200));
    endpoints.send("limited", 40);
    endpoints.awaitDelivered("limited", 40);
    List<Long> times =
        endpoints.receptions("limited").stream().map(Reception::atMs).sorted().toList();
    assertThat(times.get(39) - times.get(0)).isGreaterThanOrEqualTo(900);
    assertThat(endpoints.attempts("limited")).containsOnly(1);
    long rewrites =
        dehaze.lanes().records(Lane.RETRY).stream()
            .filter(each -> String.valueOf(header(each, "ce_id")).startsWith("limited"))
            .count();
    assertThat(rewrites).as("about one of each event").isBetween(20L, 60L);
  }

  @Order(3)
  @Test
  void balancesByItsOwnSeries_whileNoProcessHasDied() {
    eventually("books that balance")
        .untilAsserted(
            () -> {
              Books books = dehaze.books();
              assertThat(books.pending()).isZero();
              assertThat(books.delivered())
                  .isEqualTo(
                      dehaze.receiver().receptions().stream().filter(Reception::success).count());
              assertThat(books.dead()).isEqualTo(dehaze.lanes().deadLetters().size());
              assertThat(books.accepted()).isEqualTo(books.delivered() + books.dead());
            });
  }

  @Order(4)
  @Test
  void aKilledWorkerResetsNothing() {
    endpoints.listen("crashed", policy(2, 5_000, 1_500, 1_500), i -> status(404));
    endpoints.send("crashed", 20);
    eventually("first attempts done")
        .until(
            () ->
                endpoints.receptions("crashed").size() == 20
                    && !dehaze.lanes().open().contains(".events"));
    firstWorker.kill9();
    eventually("all given up").until(() -> endpoints.countDead("crashed") >= 20);

    List<Integer> attempts = endpoints.attempts("crashed");
    assertThat(attempts.stream().filter(each -> each == 1)).hasSize(20);
    assertThat(attempts.stream().filter(each -> each == 2).count()).isGreaterThanOrEqualTo(20);
    assertThat(attempts).doesNotContain(4);
    assertThat(
            dehaze.lanes().deadLetters().stream()
                .filter(each -> each.id().startsWith("crashed"))
                .map(each -> header(each.record(), "dehaze_attempts")))
        .containsOnly("3");
  }

  @Order(5)
  @Test
  void deliversFromPartitionsThatAreAddedMeanwhile() {
    endpoints.listen("grown", policy(20, 5_000, 50), i -> status(i % 2 == 0 ? 404 : 200));
    dehaze.lanes().addPartitions(Lane.EVENTS, 12);
    dehaze.lanes().addPartitions(Lane.RETRY, 12);
    AtomicInteger sent = new AtomicInteger();
    eventually("records in new partitions")
        .until(
            () -> {
              String prefix = "grown-" + sent.getAndIncrement();
              endpoints.send("grown", prefix, 20);
              return usesNewPartitions(Lane.EVENTS) && usesNewPartitions(Lane.RETRY);
            });
    endpoints.awaitDelivered("grown", 20 * sent.get());
  }

  private boolean usesNewPartitions(Lane lane) {
    return dehaze.lanes().records(lane).stream().anyMatch(each -> each.partition() >= 8);
  }

  @Order(6)
  @Test
  void keepsTheSourceUntilItsEndIsStored() {
    OddEndpoint late = endpoints.listen("late", policy(3, 5_000, 50), i -> status(404));
    endpoints.listen("dying", policy(0, 5_000, 50), i -> status(404));
    eventually("nothing open").until(() -> dehaze.lanes().open().isEmpty());
    dehaze.lanes().refuseRecords(Lane.RETRY, true);
    dehaze.lanes().refuseRecords(Lane.DEAD, true);
    endpoints.send("late", 1);
    endpoints.send("dying", 1);
    eventually("writes that fail")
        .until(() -> dehaze.workersMetric("dehaze_writes_failing", "") >= 2);
    assertThat(dehaze.lanes().open()).contains(".events");
    assertThat(dehaze.evidence().deadLetters()).noneMatch(each -> each.id().startsWith("dying"));

    late.follow(i -> status(200));
    dehaze.lanes().refuseRecords(Lane.RETRY, false);
    dehaze.lanes().refuseRecords(Lane.DEAD, false);
    endpoints.awaitDelivered("late", 1);
    endpoints.awaitDead("dying");
  }

  @Order(7)
  @Test
  void everyEventHasOneEnd() {
    Balance balance = dehaze.settle("every failure at once").assertNothingLost();
    assertThat(balance.pending()).isZero();
    assertThat(balance.endedTwice()).isZero();
    assertThat(balance.duplicated()).isZero();
    assertThat(balance.delivered() + 11 + 1 + 20 + 1).isEqualTo(balance.deliveries());
  }
}
