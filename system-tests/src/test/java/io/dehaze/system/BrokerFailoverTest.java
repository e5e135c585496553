package io.dehaze.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dehaze.lane.Lane;
import io.dehaze.system.harness.Balance;
import io.dehaze.system.harness.CommitWatch;
import io.dehaze.system.harness.Deployment;
import io.dehaze.system.harness.Events;
import io.dehaze.system.harness.KafkaCluster;
import io.dehaze.system.harness.KafkaCluster.Broker;
import io.dehaze.system.harness.Kind;
import io.dehaze.system.harness.Node;
import io.dehaze.system.harness.OddEndpoint;
import io.dehaze.system.harness.Producers;
import io.dehaze.system.sync.Callers;
import io.dehaze.system.sync.ObedientWebhook;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Brokers of three die or fall silent, and come back, while events of every kind are posted:
 * immediate, scheduled, failing and synchronous ones.
 */
@Timeout(540)
@Tag("long")
class BrokerFailoverTest {
  private static final String[] OPTIONS = {
    "--replication-factor=3",
    "--delay-levels=1,3",
    "--wheel-horizon-ms=2500",
    "--delay-slack-ms=1200"
  };

  private static final Kind NOW = Kind.of("order.placed", "books");
  private static final Kind LATER = Kind.of("reminder.due", "mail");
  private static final Kind FAILING = Kind.of("order.failing", "moody");
  private static final int CALLS = 2_000;
  private static final int CALL_TIMEOUT_MS = 5_000;

  /** Longer than a broker's session and then a group's: 3 s and 10 s. */
  private static final Duration SILENCE = Duration.ofSeconds(16);

  /** Kafka itself needs some 6 s of it to find new leaders. */
  private static final long STALL_MAX_MS = 12_000;

  private static final Duration OUTAGE = Duration.ofSeconds(10);

  private static KafkaCluster kafka;

  @BeforeAll
  static void startThree() {
    kafka = KafkaCluster.start(Path.of("target", "system-tests", "three-brokers"));
  }

  @AfterAll
  static void endThree() {
    kafka.close();
  }

  @Test
  void losesNothingAndDoesNotStall_whenABrokerDies() throws Exception {
    try (Load load = new Load("broker-killed")) {
      Broker leader = kafka.leaderOf(load.dehaze.lanes().topic(Lane.EVENTS), 0);
      leader.kill9();
      load.awaitDelivered(1_000);
      leader.startAgain();

      Balance balance = load.settle("one broker of three killed");
      load.commits.assertTruthful(load.dehaze.evidence());
      assertSoon(balance);
    }
  }

  /** It hangs: nothing closes its connections, and new ones are taken and not answered. */
  @Test
  void losesNothingAndDoesNotStall_whenABrokerFallsSilent() throws Exception {
    try (Load load = new Load("broker-silent")) {
      Broker coordinator = kafka.coordinatorOf("broker-silent.worker.events");
      long silentNanos = System.nanoTime();
      coordinator.suspend();
      try {
        load.awaitDelivered(1_000);
        await("a silence that is longer than the sessions of groups")
            .atMost(SILENCE.multipliedBy(2))
            .until(() -> System.nanoTime() - silentNanos > SILENCE.toNanos());
        load.awaitDelivered(100);
      } finally {
        coordinator.resume();
      }

      Balance balance = load.settle("one broker of three silent for 16 s");
      load.commits.assertNothingTooEarly(load.dehaze.evidence());
      assertSoon(balance);
    }
  }

  @Test
  void takesNothingThatItCouldLose_whenTwoBrokersDie() throws Exception {
    try (Load load = new Load("brokers-killed")) {
      List<Broker> dead = kafka.brokers().subList(0, 2);
      dead.forEach(Broker::kill9);
      int most = load.dehaze.ledger().acceptedCount() + load.connections(); // on their way
      await("nothing accepted that only one broker would have")
          .during(OUTAGE)
          .atMost(OUTAGE.plusSeconds(5))
          .until(() -> load.dehaze.ledger().acceptedCount() <= most);
      dead.forEach(Broker::startAgain);

      load.settle("two brokers of three killed");
      load.commits.assertTruthful(load.dehaze.evidence());
    }
  }

  private static void assertSoon(Balance balance) {
    assertThat(latenessP99(balance, "books")).as("ms").isLessThan(STALL_MAX_MS);
    assertThat(latenessP99(balance, "mail")).as("ms").isLessThan(STALL_MAX_MS);
  }

  private static long latenessP99(Balance balance, String trigger) {
    long[] lateness = balance.latenessMs(trigger);
    return lateness[lateness.length * 99 / 100];
  }

  /** Two gateways and two workers, and what is posted to them all the while. */
  private static final class Load implements AutoCloseable {
    private static final int CONNECTIONS = 8;

    private final Deployment dehaze;
    private final ObedientWebhook obedient = new ObedientWebhook();
    private final OddEndpoint moody;
    private final CommitWatch commits;
    private final List<Producers> producers;
    private final Callers callers;

    private Load(String name) {
      dehaze = new Deployment(kafka.bootstrapServers(), name);
      List<Node> gateways = List.of(dehaze.gateway(OPTIONS), dehaze.gateway(OPTIONS));
      dehaze.worker(OPTIONS);
      dehaze.worker(OPTIONS);
      dehaze.awaitReady().lanes().awaitShares(4, 4);
      dehaze.register("books", NOW.type(), dehaze.receiver().url("books"), "");
      dehaze.register("mail", LATER.type(), dehaze.receiver().url("mail"), "");
      dehaze.register("once", "once", obedient.url("/"), "");
      dehaze.register("twice-1", "twice", obedient.url("/"), "");
      dehaze.register("twice-2", "twice", obedient.url("/"), "");
      moody = dehaze.oddEndpoint("moody", number -> OddEndpoint.status(500));
      String policy = FailingEndpoints.policy(100, 5_000, 500, 1_000);
      dehaze.listen("moody", FAILING.type(), moody.url(), policy);
      kafka.awaitWhole();

      commits = dehaze.watchCommits();
      callers = new Callers(gateways.stream().map(Node::url).toList(), CALLS, CALL_TIMEOUT_MS);
      callers.start(2);
      long startMs = System.currentTimeMillis() + 1_000;
      producers =
          List.of(
              stream(Events.named("now", NOW), 100),
              stream(
                  Events.named("later", LATER).due(n -> startMs + 25L * n + n * 37L % 8_000), 40),
              stream(Events.named("failing", FAILING), 5));
      awaitDelivered(300);
    }

    private Producers stream(Events events, int perSecond) {
      Producers each = dehaze.producers(CONNECTIONS);
      each.stream(events, perSecond);
      return each;
    }

    /** How many events may be under way from producers to gateways. */
    private int connections() {
      return CONNECTIONS * producers.size();
    }

    private void awaitDelivered(int more) {
      int count = delivered() + more;
      await(more + " more deliveries")
          .atMost(Duration.ofSeconds(90))
          .pollInterval(Duration.ofMillis(20))
          .until(() -> delivered() >= count);
    }

    private int delivered() {
      return dehaze.receiver().receptions().size();
    }

    /** Once all brokers are there again: all that was accepted is delivered, and soon. */
    private Balance settle(String scenario) throws InterruptedException {
      kafka.awaitWhole();
      awaitDelivered(200);
      moody.follow(number -> OddEndpoint.status(200));
      producers.forEach(Producers::finish);
      callers.join();
      Balance balance = dehaze.settle(scenario).assertNothingLost();
      assertThat(balance.delivered()).isEqualTo(balance.deliveries());
      assertThat(balance.duplicated())
          .as("webhooks that came twice, beyond those of events that were sent twice")
          .isLessThanOrEqualTo(requestsThatMayBeStoredTwice());
      assertThat(callers.wrong()).isEmpty();
      assertThat(callers.answered()).as("calls answered in spite of it").isGreaterThan(CALLS / 2);
      System.out.printf(
          "%s: late p99 %d and %d ms; of %d calls %d times 5xx%n",
          scenario,
          latenessP99(balance, "books"),
          latenessP99(balance, "mail"),
          CALLS,
          callers.failed().size());
      return balance;
    }

    /** All that were sent again, but those of which a gateway said that nothing was stored. */
    private long requestsThatMayBeStoredTwice() {
      return producers.stream()
          .flatMap(each -> each.failures().stream())
          .filter(failure -> !failure.contains("\"kafka_unavailable\""))
          .count();
    }

    @Override
    public void close() throws Exception {
      dehaze.close();
      obedient.close();
    }
  }
}
