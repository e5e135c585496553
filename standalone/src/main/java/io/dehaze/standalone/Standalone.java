package io.dehaze.standalone;

import io.dehaze.admin.AdminServer;
import io.dehaze.admin.Health;
import io.dehaze.admin.ProcessMetrics;
import io.dehaze.gateway.Gateway;
import io.dehaze.gateway.http.Listen;
import io.dehaze.kafka.KafkaReachability;
import io.dehaze.lifecycle.Closer;
import io.dehaze.time.SetBackWatch;
import io.dehaze.trace.Tracing;
import io.dehaze.worker.Worker;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The whole system in this process: a gateway, a worker and, unless another cluster is named, a
 * real Kafka broker. The parts know nothing of one another: what passes between them is a Kafka
 * record, as if they were on three machines.
 *
 * <p>Starts once and closes once.
 */
final class Standalone implements AutoCloseable {
  private static final int PARTS = 2;
  private static final Duration BROKER_CLOSE_BOUND = Duration.ofSeconds(9);

  private final StandaloneSettings settings;
  private final Closer parts = new Closer();
  private final AtomicInteger partsToCome = new AtomicInteger(PARTS);
  private final Health health = new Health();
  private final AdminServer admin;
  private final Optional<EmbeddedBroker> broker;
  private final SetBackWatch setBackWatch;
  private final KafkaReachability reachability;
  private final Gateway gateway;
  private final Worker worker;

  /**
   * Wires the parts, in the opposite order to that in which they are closed; starts none.
   *
   * @param fatal told of an error after which the system cannot go on: the process should end
   */
  Standalone(StandaloneSettings settings, Consumer<Throwable> fatal) {
    this.settings = settings;
    ProcessMetrics metrics = parts.open(new ProcessMetrics(settings.metricsNamesMax()));
    admin =
        parts.open(
            new AdminServer(settings.admin(), settings.adminTls(), health, metrics.registry()));
    broker =
        settings.broker().map(wanted -> parts.open(new EmbeddedBroker(wanted), BROKER_CLOSE_BOUND));
    setBackWatch = parts.open(new SetBackWatch(fatal));
    reachability = parts.open(new KafkaReachability(settings.kafka()));
    health.readyWhile(reachability);
    Tracing tracing = parts.open(Tracing.of(settings.trace(), "dehaze", metrics.registry()));
    worker =
        parts.open(
            new Worker(
                settings.kafka(), settings.worker(), metrics.registry(), tracing, health, fatal),
            Duration.ofMillis(settings.worker().drainTimeoutMs() + 8_000L));
    gateway =
        parts.open(
            new Gateway(
                settings.gateway(),
                settings.kafka(),
                settings.worker().schedule(),
                metrics.registry(),
                tracing,
                fatal),
            settings.gatewayCloseBound());
    health.readyWhile(gateway);
  }

  /**
   * Starts the parts; returns when the broker serves.
   *
   * @param whenReady run once, on another thread, when events are taken and delivered
   * @throws java.io.UncheckedIOException where a port is taken or the data directory is of no use
   * @throws io.dehaze.settings.StartFailure where another broker holds the data directory
   */
  void start(Runnable whenReady) {
    admin.start();
    // Listens at once and waits for Kafka: a port that is taken is found before the broker's start.
    gateway.start(() -> partReady(whenReady));
    settings.key().ifPresent(KeptEncryptionKey::keep);
    broker.ifPresent(EmbeddedBroker::start);
    setBackWatch.start();
    reachability.start();
    worker.start(() -> partReady(whenReady));
  }

  private void partReady(Runnable whenReady) {
    if (partsToCome.decrementAndGet() == 0) {
      health.started();
      whenReady.run();
    }
  }

  /** Where events and triggers are posted; only after the start. */
  String gatewayUrl() {
    Listen listen = settings.gateway().listen();
    return listen.scheme() + "://" + hostInUrl(listen.host()) + ":" + gateway.port();
  }

  /** Where health and metrics are; only after the start. */
  String adminUrl() {
    return admin.url();
  }

  /** The lines that say that all is ready, and where it listens. */
  String ready() {
    return "Dehaze ready: %s (admin %s, Kafka %s)%nMission Control: %s/mission-control/"
        .formatted(gatewayUrl(), adminUrl(), kafka(), gatewayUrl());
  }

  /** Where Kafka is, and with an embedded broker, where its data is; for people. */
  String kafka() {
    return settings
        .broker()
        .map(embedded -> settings.kafka().bootstrapServers() + ", data in " + embedded.dataDir())
        .orElse(settings.kafka().bootstrapServers());
  }

  private static String hostInUrl(String host) {
    return host.contains(":") ? "[" + host + "]" : host;
  }

  /**
   * The gateway takes no more and answers what it has taken, the worker ends what it has begun and
   * commits, and only then the broker stops.
   */
  @Override
  public void close() {
    health.stopping();
    parts.close();
  }
}
