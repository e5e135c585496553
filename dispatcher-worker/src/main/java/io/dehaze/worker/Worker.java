package io.dehaze.worker;

import io.dehaze.admin.Health;
import io.dehaze.admin.HealthCheck;
import io.dehaze.event.EventRecordReader;
import io.dehaze.json.JsonLimits;
import io.dehaze.kafka.GroupCoordination;
import io.dehaze.kafka.KafkaClients;
import io.dehaze.kafka.KafkaSettings;
import io.dehaze.lane.Lane;
import io.dehaze.lane.LaneTopics;
import io.dehaze.lifecycle.Closer;
import io.dehaze.trigger.TriggerTable;
import io.dehaze.worker.deliver.DeadLetters;
import io.dehaze.worker.deliver.DeliveryMetrics;
import io.dehaze.worker.deliver.Dispatcher;
import io.dehaze.worker.deliver.DurableWriter;
import io.dehaze.worker.deliver.Outcomes;
import io.dehaze.worker.lane.InFlightLimit;
import io.dehaze.worker.lane.LaneConsumer;
import io.dehaze.worker.lane.LaneSettings;
import io.dehaze.worker.lane.RecordHandler;
import io.dehaze.worker.webhook.WebhookClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A dispatcher worker: reads the lanes and delivers each event as a webhook. Any number of workers
 * share the lanes' partitions. It keeps nothing on disk.
 *
 * <p>It may be started before Kafka is there, and waits.
 */
public final class Worker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  private static final Clock CLOCK = Clock.systemUTC();
  private static final Duration CLOSE_BOUND = Duration.ofSeconds(2);

  /** An end that Kafka has not acknowledged by then is written again. */
  private static final int WRITE_TIMEOUT_MS = 10_000;

  private final KafkaSettings kafkaSettings;
  private final WorkerSettings settings;
  private final MeterRegistry registry;
  private final Health health;
  private final Consumer<Throwable> fatal;
  private final Closer parts = new Closer();
  private final Thread starting;
  private Runnable whenReady;

  /**
   * A worker that does nothing before {@link #start}.
   *
   * @param registry where it registers its meters
   * @param health where it says whether it is ready
   * @param fatal told of an error after which this worker cannot go on: the process should end
   */
  public Worker(
      KafkaSettings kafkaSettings,
      WorkerSettings settings,
      MeterRegistry registry,
      Health health,
      Consumer<Throwable> fatal) {
    this.kafkaSettings = kafkaSettings;
    this.settings = settings;
    this.registry = registry;
    this.health = health;
    this.fatal = fatal;
    this.starting = new Thread(this::run, "worker-start");
    starting.setDaemon(true);
  }

  /**
   * Begins to start; returns at once.
   *
   * @param ready run once when the lanes are being read
   */
  public void start(Runnable ready) {
    whenReady = ready;
    starting.start();
  }

  private void run() {
    try {
      wireAndRun();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // asked to stop before it had started
    } catch (ExecutionException | RuntimeException | NoSuchAlgorithmException e) {
      fatal.accept(e);
    }
  }

  /** The whole worker, in the order in which it starts. */
  private void wireAndRun()
      throws InterruptedException, ExecutionException, NoSuchAlgorithmException {
    KafkaClients kafka = new KafkaClients(kafkaSettings);
    LaneTopics topics = new LaneTopics(kafkaSettings, settings.schedule());
    GroupCoordination coordination = awaitKafka(kafka, topics);

    TriggerTable triggers = parts.open(new TriggerTable(kafka, topics.name(Lane.TRIGGERS)));
    health.readyWhile(
        check("triggers", triggers::isComplete, "the trigger table is still being read"));
    triggers.bindTo(registry);
    triggers.start();
    triggers.awaitComplete();

    DurableWriter writer = parts.open(new DurableWriter(producer(kafka)));
    DeliveryMetrics metrics = new DeliveryMetrics(registry);
    DeadLetters deadLetters = new DeadLetters(topics.name(Lane.DEAD), writer, metrics, CLOCK);
    WebhookClient webhooks =
        parts.open(new WebhookClient(settings.client(), SSLContext.getDefault()));
    Dispatcher dispatcher =
        new Dispatcher(
            new EventRecordReader(JsonLimits.DEFAULT),
            triggers::current,
            webhooks,
            new Outcomes(deadLetters, metrics, CLOCK));

    WorkerMetrics metricsOfState = new WorkerMetrics(registry).watch(webhooks, writer);
    InFlightLimit limit = new InFlightLimit(settings.inFlightMax(), settings.inFlightBytesMax());
    LaneConsumer events = openLane(Lane.EVENTS, kafka, coordination, dispatcher, limit);
    metricsOfState.watch(Lane.EVENTS.label(), events);
    health.readyWhile(check("events", events::isJoined, "the lane's group has not answered yet"));
    events.start();
    events.awaitJoined();

    LOG.info("event=worker_ready group_protocol={}", coordination);
    whenReady.run();
  }

  private static GroupCoordination awaitKafka(KafkaClients kafka, LaneTopics topics)
      throws InterruptedException, ExecutionException {
    try (Admin admin = kafka.admin("dehaze-worker-start")) {
      topics.awaitCreated(admin);
      return GroupCoordination.offeredBy(admin);
    }
  }

  private Producer<byte[], byte[]> producer(KafkaClients kafka) {
    Producer<byte[], byte[]> producer = kafka.producer("dehaze-worker-ends", WRITE_TIMEOUT_MS);
    parts.open(() -> producer.close(CLOSE_BOUND));
    return producer;
  }

  private LaneConsumer openLane(
      Lane lane,
      KafkaClients kafka,
      GroupCoordination coordination,
      RecordHandler handler,
      InFlightLimit limit) {
    String name = lane.label();
    String group = kafkaSettings.topicPrefix() + ".worker." + name;
    LaneSettings laneSettings =
        new LaneSettings(
            name,
            LaneSettings.Subscription.to(lane.topic(kafkaSettings.topicPrefix())),
            () -> kafka.groupMember("dehaze-worker-" + name, group, coordination),
            settings.commitIntervalMs(),
            settings.drainTimeoutMs());
    return parts.open(
        new LaneConsumer(laneSettings, handler, limit, CLOCK, fatal),
        Duration.ofMillis(settings.drainTimeoutMs() + 5_000L));
  }

  private static HealthCheck check(String name, BooleanSupplier isWell, String problem) {
    return HealthCheck.of(
        name, () -> isWell.getAsBoolean() ? Optional.empty() : Optional.of(problem));
  }

  /** Ends what is in flight, commits, leaves the group, and closes the rest; each step bounded. */
  @Override
  public void close() throws InterruptedException {
    starting.interrupt();
    starting.join(2_000);
    parts.close();
  }
}
