package io.dehaze.system.dead;

import io.dehaze.admin.Health;
import io.dehaze.destination.BlockReason;
import io.dehaze.destination.DestinationRules;
import io.dehaze.gateway.Gateway;
import io.dehaze.gateway.GatewaySettings;
import io.dehaze.kafka.KafkaSettings;
import io.dehaze.lane.Schedule;
import io.dehaze.lifecycle.Closer;
import io.dehaze.secret.EncryptionKeys;
import io.dehaze.standalone.BrokerSettings;
import io.dehaze.standalone.EmbeddedBroker;
import io.dehaze.worker.Worker;
import io.dehaze.worker.WorkerSettings;
import io.dehaze.worker.deliver.AttemptsWritten;
import io.dehaze.worker.endpoint.EndpointLimits;
import io.dehaze.worker.webhook.ClientSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A broker, a gateway and a worker in this process. */
final class WholeSystem implements AutoCloseable {
  private static final Schedule SCHEDULE = new Schedule(10_000, 2_000, List.of(8_000L));

  /** A gateway with wider rules than the worker: what it lets in, the worker must refuse. */
  private static final DestinationRules OF_GATEWAY = DestinationRules.allowing("127.0.0.0/8");

  private static final DestinationRules OF_WORKER = DestinationRules.allowing("127.0.0.1");

  private final Closer closer = new Closer();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final KafkaSettings kafka;
  private final Gateway gateway;

  private WholeSystem(Path dataDir) throws InterruptedException {
    EmbeddedBroker broker =
        closer.open(new EmbeddedBroker(BrokerSettings.in(dataDir)), Duration.ofSeconds(10));
    broker.start();
    kafka = new KafkaSettings(broker.bootstrapServers(), "dehaze", 3, 1, Map.of());
    CountDownLatch ready = new CountDownLatch(2);
    Worker worker =
        closer.open(
            new Worker(kafka, workerSettings(), registry, new Health(), fatal -> {}),
            Duration.ofSeconds(9));
    gateway =
        closer.open(
            new Gateway(
                GatewaySettings.onFreePort("node-1", OF_GATEWAY), kafka, SCHEDULE, registry),
            Duration.ofSeconds(9));
    gateway.start(ready::countDown);
    worker.start(ready::countDown);
    if (!ready.await(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("not ready: " + gateway.problem());
    }
  }

  /** A system that is ready. */
  static WholeSystem startIn(Path dataDir) throws InterruptedException {
    return new WholeSystem(dataDir);
  }

  private static WorkerSettings workerSettings() {
    return new WorkerSettings(
        100,
        16L * 1024 * 1024,
        10_000,
        16L * 1024 * 1024,
        50,
        500,
        new ClientSettings(2, 16, 64 * 1024, 5_000, OF_WORKER),
        new EndpointLimits(64, 50),
        AttemptsWritten.ALL,
        64 * 1024,
        SCHEDULE,
        EncryptionKeys.NONE);
  }

  KafkaSettings kafka() {
    return kafka;
  }

  int port() {
    return gateway.port();
  }

  /** How many webhooks were not called for a reason. */
  double blocked(BlockReason reason) {
    return registry
        .get("dehaze.destinations.blocked")
        .tag("reason", reason.label())
        .counter()
        .count();
  }

  /** The value of a counter without tags. */
  double count(String name) {
    return registry.get(name).counter().count();
  }

  @Override
  public void close() {
    closer.close();
  }
}
