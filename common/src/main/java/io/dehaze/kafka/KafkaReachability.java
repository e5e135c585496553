package io.dehaze.kafka;

import io.dehaze.admin.HealthCheck;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows whether Kafka answers, by asking it every second on a thread of its own. A change shows
 * within 5 s, both ways, and is logged once.
 */
public final class KafkaReachability implements HealthCheck, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaReachability.class);
  private static final int ANSWER_TIMEOUT_MS = 2_000;
  private static final long PAUSE_MS = 1_000;
  private static final String NOTHING = "";

  private final KafkaClients clients;
  private final String where;
  private final Thread asking = new Thread(this::askUntilClosed, "kafka-reachability");
  private volatile String problem = "Kafka was not asked yet";

  /** Asks nothing before {@link #start}. */
  public KafkaReachability(KafkaSettings settings) {
    this.clients = new KafkaClients(settings);
    this.where = settings.bootstrapServers();
    asking.setDaemon(true);
  }

  /** Begins to ask. */
  public void start() {
    asking.start();
  }

  @Override
  public String name() {
    return "kafka";
  }

  /** Why Kafka cannot be used now, as of the last time it was asked; empty if it can. */
  @Override
  public Optional<String> problem() {
    return problem.isEmpty() ? Optional.empty() : Optional.of(problem);
  }

  /** Asks no more, within 2 s. */
  @Override
  public void close() {
    asking.interrupt();
    try {
      TimeUnit.SECONDS.timedJoin(asking, 2);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void askUntilClosed() {
    try {
      while (true) {
        askWhileTheClientLasts();
        TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A client cannot even be made while no broker's name resolves: so that is tried again too. */
  private void askWhileTheClientLasts() throws InterruptedException {
    try (Admin admin = clients.admin("dehaze-reachability")) {
      while (true) {
        note(answer(admin));
        TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
      }
    } catch (RuntimeException e) {
      note("no Kafka client for " + where + ": " + e.getMessage());
    }
  }

  private String answer(Admin admin) throws InterruptedException {
    var options = new DescribeClusterOptions().timeoutMs(ANSWER_TIMEOUT_MS);
    try {
      return admin.describeCluster(options).nodes().get().isEmpty()
          ? "Kafka at " + where + " has no broker"
          : NOTHING;
    } catch (ExecutionException e) {
      return "Kafka at " + where + " does not answer: " + e.getCause().getMessage();
    }
  }

  private void note(String now) {
    if (problem.isEmpty() && !now.isEmpty()) {
      LOG.warn("event=kafka_unreachable reason=\"{}\"", now);
    } else if (!problem.isEmpty() && now.isEmpty()) {
      LOG.info("event=kafka_reachable bootstrap_servers={}", where);
    }
    problem = now;
  }
}
