package io.dehaze.system;

import static io.dehaze.system.harness.OddEndpoint.status;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dehaze.lane.Lane;
import io.dehaze.system.harness.Balance;
import io.dehaze.system.harness.DeadLetter;
import io.dehaze.system.harness.DehazeProcess;
import io.dehaze.system.harness.Deployment;
import io.dehaze.system.harness.Events;
import io.dehaze.system.harness.KafkaProcess;
import io.dehaze.system.harness.Kind;
import io.dehaze.system.harness.OddEndpoint;
import io.dehaze.system.harness.OddEndpoint.Conduct;
import io.dehaze.system.harness.Producers;
import io.dehaze.system.harness.Reception;
import io.dehaze.system.harness.SharedBroker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.awaitility.core.ConditionFactory;
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
 * Every way in which a webhook can fail, all at once beside a healthy one, in real processes: what
 * waits for time has waited together when the tests look. The tests that break something for all
 * come last, and then the account is closed.
 */
@ExtendWith(SharedBroker.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(180)
class FailurePathTest {
  private static final int IN_FLIGHT_MAX = 8;
  private static final String ENDPOINTS = "/v1/config/projects/shop/eventing/endpoints";
  private static final List<String> UNREACHED = List.of("refuses", "no-name", "no-tls");
  private static final ObjectMapper JSON = new ObjectMapper();

  private Deployment dehaze;
  private DehazeProcess firstWorker;
  private Producers producers;
  private OddEndpoint hangs;
  private OddEndpoint probed;

  @BeforeAll
  void failInEveryWay(KafkaProcess kafka) {
    dehaze = new Deployment(kafka, "failure-path");
    dehaze.gateway("--kafka-property=metadata.max.age.ms=1000");
    firstWorker = worker();
    worker();
    dehaze.awaitReady().lanes().awaitShares(4, 4);
    producers = dehaze.producers(4);

    dehaze.register("refuses", "refuses", urlOfNobody(), policy(1, 600, 50));
    dehaze.register("no-name", "no-name", "http://nowhere.invalid/", policy(1, 20_000, 50));
    String tls = dehaze.receiver().url("no-tls").replace("http:", "https:");
    dehaze.register("no-tls", "no-tls", tls, policy(1, 20_000, 50));
    fail("silent", i -> OddEndpoint.silence());
    fail("drips", i -> OddEndpoint.drip());
    fail("fails", i -> status(500));
    fail("moved", i -> status(302, "Location: http://127.0.0.1:1/\r\n"));
    fail("gone", i -> status(410));
    fail("not-http", i -> OddEndpoint.unfinished("SSH-2.0-OpenSSH_9.9\r\n", false));
    fail("cut", i -> OddEndpoint.unfinished("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx", true));
    fail("impatient", i -> status(503, "Retry-After: 3600\r\n")); // more than its trigger allows
    register("endless", policy(0, 10_000, 50), i -> OddEndpoint.endless());
    register("busy", policy(3, 5_000, 50, 5_000), i -> i == 0 ? busy() : status(200));
    register("alternates", policy(20, 5_000, 50), i -> status(i % 2 == 0 ? 500 : 200));
    register("deleted", policy(100, 5_000, 1_000, 1_000), i -> status(500));
    register("changed", policy(100, 5_000, 1_000, 1_000), i -> status(500));
    hangs = register("hangs", policy(3, 30_000, 50), i -> OddEndpoint.silence());
    probed = register("probed", policy(100, 30_000, 50), i -> status(500));
    dehaze.listen("healthy", "healthy", "");
    Stream.of(
            "refuses no-name no-tls silent drips fails moved gone not-http cut impatient endless busy deleted"
                + " changed")
        .flatMap(names -> Stream.of(names.split(" ")))
        .forEach(name -> send(name, 1));
    send("alternates", 6);
  }

  private DehazeProcess worker() {
    return dehaze.worker(
        "--endpoint-in-flight-max=" + IN_FLIGHT_MAX,
        "--breaker-open-ms=500",
        "--kafka-property=metadata.max.age.ms=1000");
  }

  private static Conduct busy() {
    return status(429, "Retry-After: 1\r\n");
  }

  private void fail(String name, IntFunction<Conduct> script) {
    register(name, policy(1, 600, 50), script);
  }

  private OddEndpoint register(String name, String policy, IntFunction<Conduct> script) {
    OddEndpoint endpoint = dehaze.oddEndpoint(name, script);
    dehaze.register(name, name, endpoint.url(), policy);
    return endpoint;
  }

  private OddEndpoint listen(String name, String policy, IntFunction<Conduct> script) {
    OddEndpoint endpoint = register(name, policy, script);
    dehaze.awaitTriggersInForce();
    return endpoint;
  }

  private void send(String name, int count) {
    producers.send(Events.named(name, Kind.of(name, name)), count, count);
  }

  private static String policy(int retries, int timeoutMs, int initialMs) {
    return policy(retries, timeoutMs, initialMs, 200);
  }

  private static String policy(int retries, int timeoutMs, int initialMs, int maxMs) {
    return ",\"retries\":%d,\"timeout\":%d,\"backoff\":{\"initial\":%d,\"max\":%d,\"jitter\":0}"
        .formatted(retries, timeoutMs, initialMs, maxMs);
  }

  private String urlOfNobody() {
    OddEndpoint nobody = dehaze.oddEndpoint("nobody", i -> status(200));
    try {
      nobody.close();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return nobody.url();
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
    DeadLetter dead = awaitDead(name);
    assertThat(dead.reason()).isEqualTo(reason);
    assertThat(dead.error()).isEqualTo(error);
    assertThat(header(dead.record(), "dehaze_fault")).isEqualTo("endpoint");
    assertThat(header(dead.record(), "dehaze_attempts")).isEqualTo("" + attempts);
    boolean answered = error.startsWith("status_");
    assertThat(header(dead.record(), "dehaze_status"))
        .isEqualTo(answered ? error.substring("status_".length()) : null);
    if (!UNREACHED.contains(name)) {
      assertThat(attempts(name))
          .containsExactly(attempts == 1 ? new Integer[] {1} : new Integer[] {1, 2});
    }
  }

  @Order(1)
  @Test
  void writesARetryWithItsWholeStory() {
    awaitDead("fails");
    ConsumerRecord<byte[], byte[]> retry =
        dehaze.lanes().records(Lane.RETRY).stream()
            .filter(each -> id("fails").equals(header(each, "ce_id")))
            .findFirst()
            .orElseThrow();
    assertThat(header(retry, "dehaze_attempts")).isEqualTo("1");
    assertThat(header(retry, "dehaze_trigger")).isEqualTo("fails");
    assertThat(header(retry, "dehaze_error")).isEqualTo("status_500");
    assertThat(header(retry, "dehaze_status")).isEqualTo("500");
    Reception first = receptions("fails").get(0);
    Reception second = receptions("fails").get(1);
    long dueMs = Long.parseLong(header(retry, "dehaze_due"));
    assertThat(dueMs).isBetween(first.atMs() + 50, second.atMs());
  }

  @Order(1)
  @Test
  void countsAnAnswerWithoutEndAsDelivered() {
    awaitDelivered("endless", 1);
    assertThat(attempts("endless")).containsExactly(1);
  }

  @Order(1)
  @Test
  void leavesABusyEndpointAloneForAsLongAsItAsks() {
    awaitDelivered("busy", 1);
    List<Reception> both = receptions("busy");
    assertThat(both).extracting(Reception::attempt).containsExactly(1, 2);
    assertThat(both.get(1).atMs() - both.get(0).atMs()).isGreaterThanOrEqualTo(1_000);
  }

  @Order(1)
  @Test
  void deliversToAnEndpointThatAlternates() {
    awaitDelivered("alternates", 6);
  }

  @Order(1)
  @Test
  void endsWhatWaitsForATriggerThatIsDeleted() {
    eventually("a first attempt").until(() -> !receptions("deleted").isEmpty());
    dehaze.unlisten("deleted");
    DeadLetter dead = awaitDead("deleted");
    assertThat(dead.reason()).isEqualTo("no_trigger");
    assertThat(dead.trigger()).isEqualTo("deleted");
    assertThat(dead.error()).isEqualTo("status_500");
    assertThat(dead.detail()).contains("deleted", "answered 500");
    assertThat(header(dead.record(), "dehaze_attempts"))
        .isEqualTo("" + receptions("deleted").size());
  }

  @Order(1)
  @Test
  void sendsWhatWaitsToTheNewUrlOfItsTrigger() {
    eventually("a first attempt").until(() -> !receptions("changed").isEmpty());
    dehaze.listen("changed", "changed", policy(3, 5_000, 50));
    awaitDelivered("changed", 1);
    assertThat(attempts("changed"))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, receptions("changed").size()).boxed().toList());
  }

  @Order(2)
  @Test
  void delaysNobodyElseForAnEndpointThatHangs() {
    send("hangs", 60);
    eventually("calls that hang").until(() -> hangs.underWay() > 0);
    send("healthy", 100);
    awaitDelivered("healthy", 100);

    assertThat(attempts("healthy")).containsOnly(1);
    assertThat(hangs.underWay()).as("none has been answered").isEqualTo(hangs.requests());
    assertThat(hangs.requests()).isLessThanOrEqualTo(2 * IN_FLIGHT_MAX);
    hangs.follow(i -> status(200));
    hangs.dropConnections();
    awaitDelivered("hangs", 60);
    assertThat(dehaze.lanes().deadLetters()).noneMatch(each -> each.id().startsWith("hangs"));
  }

  @Order(2)
  @Test
  void probesAnEndpointWithOneDeliveryAndTellsWhy() throws Exception {
    send("probed", 80);
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
    awaitDelivered("probed", 80);
    eventually("shown as well").until(() -> shown().path("workers").path("closed").asInt() == 2);
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
    listen("limited", ",\"rateLimit\":20", i -> status(200));
    send("limited", 40);
    awaitDelivered("limited", 40);
    List<Long> times = receptions("limited").stream().map(Reception::atMs).sorted().toList();
    assertThat(times.get(39) - times.get(0)).isGreaterThanOrEqualTo(900);
    assertThat(attempts("limited")).containsOnly(1);
    long rewrites =
        dehaze.lanes().records(Lane.RETRY).stream()
            .filter(each -> String.valueOf(header(each, "ce_id")).startsWith("limited"))
            .count();
    assertThat(rewrites).as("about one of each event").isBetween(20L, 60L);
  }

  @Order(3)
  @Test
  void aKilledWorkerResetsNothing() {
    listen("crashed", policy(2, 5_000, 1_500, 1_500), i -> status(404));
    send("crashed", 20);
    eventually("first attempts done")
        .until(
            () -> receptions("crashed").size() == 20 && !dehaze.lanes().open().contains(".events"));
    firstWorker.process().kill9();
    eventually("all given up").until(() -> countDead("crashed") >= 20);

    List<Integer> attempts = attempts("crashed");
    assertThat(attempts.stream().filter(each -> each == 1)).hasSize(20);
    assertThat(attempts.stream().filter(each -> each == 2).count()).isGreaterThanOrEqualTo(20);
    assertThat(attempts).doesNotContain(4);
    assertThat(
            dehaze.lanes().deadLetters().stream()
                .filter(each -> each.id().startsWith("crashed"))
                .map(each -> header(each.record(), "dehaze_attempts")))
        .containsOnly("3");
  }

  @Order(4)
  @Test
  void deliversFromPartitionsThatAreAddedMeanwhile() {
    listen("grown", policy(20, 5_000, 50), i -> status(i % 2 == 0 ? 404 : 200));
    dehaze.lanes().addPartitions(Lane.EVENTS, 12);
    dehaze.lanes().addPartitions(Lane.RETRY, 12);
    AtomicInteger sent = new AtomicInteger();
    eventually("records in new partitions")
        .until(
            () -> {
              String prefix = "grown-" + sent.getAndIncrement();
              producers.send(Events.named(prefix, Kind.of("grown", "grown")), 20, 20);
              return usesNewPartitions(Lane.EVENTS) && usesNewPartitions(Lane.RETRY);
            });
    awaitDelivered("grown", 20 * sent.get());
  }

  private boolean usesNewPartitions(Lane lane) {
    return dehaze.lanes().records(lane).stream().anyMatch(each -> each.partition() >= 8);
  }

  @Order(5)
  @Test
  void keepsTheSourceUntilItsEndIsStored() {
    OddEndpoint late = listen("late", policy(3, 5_000, 50), i -> status(404));
    listen("dying", policy(0, 5_000, 50), i -> status(404));
    eventually("nothing open").until(() -> dehaze.lanes().open().isEmpty());
    dehaze.lanes().refuseRecords(Lane.RETRY, true);
    dehaze.lanes().refuseRecords(Lane.DEAD, true);
    send("late", 1);
    send("dying", 1);
    eventually("writes that fail")
        .until(() -> dehaze.workersMetric("dehaze_writes_failing", "") >= 2);
    assertThat(dehaze.lanes().open()).contains(".events");
    assertThat(dehaze.evidence().deadLetters()).noneMatch(each -> each.id().startsWith("dying"));

    late.follow(i -> status(200));
    dehaze.lanes().refuseRecords(Lane.RETRY, false);
    dehaze.lanes().refuseRecords(Lane.DEAD, false);
    awaitDelivered("late", 1);
    awaitDead("dying");
  }

  @Order(6)
  @Test
  void everyEventHasOneEnd() {
    Balance balance = dehaze.settle("every failure at once").assertNothingLost();
    assertThat(balance.pending()).isZero();
    assertThat(balance.endedTwice()).isZero();
    assertThat(balance.duplicated()).isZero();
    assertThat(balance.delivered() + 11 + 1 + 20 + 1).isEqualTo(balance.deliveries());
  }

  private DeadLetter awaitDead(String name) {
    eventually(name + " given up").until(() -> countDead(name) > 0);
    return dehaze.lanes().deadLetters().stream()
        .filter(each -> each.id().equals(id(name)))
        .findFirst()
        .orElseThrow();
  }

  private long countDead(String name) {
    return dehaze.lanes().deadLetters().stream()
        .filter(each -> each.id().startsWith(name + "-0"))
        .map(DeadLetter::id)
        .distinct()
        .count();
  }

  private void awaitDelivered(String name, int count) {
    eventually(count + " delivered to " + name)
        .until(
            () ->
                receptions(name).stream()
                        .filter(Reception::success)
                        .map(Reception::id)
                        .distinct()
                        .count()
                    == count);
  }

  private List<Reception> receptions(String trigger) {
    return dehaze.receiver().receptions().stream()
        .filter(each -> each.trigger().equals(trigger))
        .toList();
  }

  private List<Integer> attempts(String trigger) {
    return receptions(trigger).stream().map(Reception::attempt).toList();
  }

  private static String id(String name) {
    return name + "-000000";
  }

  private static ConditionFactory eventually(String what) {
    return await(what).atMost(Duration.ofSeconds(40)).pollInterval(Duration.ofMillis(50));
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), UTF_8);
  }
}
