package io.dehaze.worker;

import io.dehaze.admin.Health;
import io.dehaze.admin.HealthCheck;
import io.dehaze.event.EventRecordReader;
import io.dehaze.json.JsonLimits;
import io.dehaze.kafka.GroupCoordination;
import io.dehaze.kafka.KafkaClients;
import io.dehaze.kafka.KafkaSettings;
import io.dehaze.kafka.ProducerTopics;
import io.dehaze.lane.DelayTopics;
import io.dehaze.lane.EventLanes;
import io.dehaze.lane.Lane;
import io.dehaze.lane.LaneTopics;
import io.dehaze.lane.Schedule;
import io.dehaze.lifecycle.Closer;
import io.dehaze.time.SteadyClock;
import io.dehaze.trace.Tracing;
import io.dehaze.trigger.TriggerTable;
import io.dehaze.trigger.TriggerVault;
import io.dehaze.worker.credentials.OpenCredentials;
import io.dehaze.worker.deliver.AnswerMemory;
import io.dehaze.worker.deliver.AttemptLog;
import io.dehaze.worker.deliver.BlockedDestinations;
import io.dehaze.worker.deliver.Books;
import io.dehaze.worker.deliver.DeadLetters;
import io.dehaze.worker.deliver.DeliveryMetrics;
import io.dehaze.worker.deliver.Dispatcher;
import io.dehaze.worker.deliver.DurableWriter;
import io.dehaze.worker.deliver.Outcomes;
import io.dehaze.worker.deliver.Replies;
import io.dehaze.worker.deliver.RequestDispatcher;
import io.dehaze.worker.deliver.RequestMetrics;
import io.dehaze.worker.deliver.Retries;
import io.dehaze.worker.deliver.WebhookTargets;
import io.dehaze.worker.endpoint.EndpointGates;
import io.dehaze.worker.endpoint.EndpointReports;
import io.dehaze.worker.endpoint.TriggerRates;
import io.dehaze.worker.lane.InFlightLimit;
import io.dehaze.worker.schedule.CancellationTable;
import io.dehaze.worker.schedule.DelayLevels;
import io.dehaze.worker.schedule.HeldEvents;
import io.dehaze.worker.schedule.ScheduleMetrics;
import io.dehaze.worker.schedule.ScheduledLane;
import io.dehaze.worker.webhook.TlsIdentity;
import io.dehaze.worker.webhook.WebhookClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
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

  /** Parked events on their way to their next lane: a bound on memory, not on speed. */
  private static final int FORWARDED_MAX = 4_096;

  private static final long FORWARDED_BYTES_MAX = 32L * 1024 * 1024;

  private static final Duration CLOSE_BOUND = Duration.ofSeconds(2);

  /**
   * Weeks: an end that Kafka has taken without saying so is stored once only as long as the
   * producer itself repeats it. Sent anew it would be another record: a second chain of retries.
   */
  private static final int END_TIMEOUT_MS = Integer.MAX_VALUE;

  /** A reply that Kafka has not acknowledged by then is written again, while its caller waits. */
  private static final int REPLY_TIMEOUT_MS = 10_000;

  private final KafkaSettings kafkaSettings;
  private final WorkerSettings settings;
  private final MeterRegistry registry;
  private final Tracing tracing;
  private final Health health;
  private final Consumer<Throwable> fatal;
  private final SteadyClock clock = new SteadyClock();
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
    this(kafkaSettings, settings, registry, Tracing.OFF, health, fatal);
  }

  /**
   * The same with spans.
   *
   * @param tracing closed by its owner, after the worker
   */
  public Worker(
      KafkaSettings kafkaSettings,
      WorkerSettings settings,
      MeterRegistry registry,
      Tracing tracing,
      Health health,
      Consumer<Throwable> fatal) {
    this.tracing = tracing;
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
    } catch (Throwable e) { // nobody else would end a worker that half started
      fatal.accept(e);
    }
  }

  /** The whole worker, in the order in which it starts. */
  private void wireAndRun()
      throws InterruptedException, ExecutionException, GeneralSecurityException {
    KafkaClients kafka = new KafkaClients(kafkaSettings, registry);
    LaneTopics topics = new LaneTopics(kafkaSettings, settings.schedule());
    GroupCoordination coordination = awaitKafka(kafka, topics);

    TriggerTable triggers = parts.open(new TriggerTable(kafka, topics.name(Lane.TRIGGERS), fatal));
    health.readyWhile(
        check("triggers", triggers::isComplete, "the trigger table is still being read"));
    triggers.bindTo(registry, "worker", settings.encryptionKeys());
    triggers.start();
    triggers.awaitComplete();

    Producer<byte[], byte[]> producer =
        open(kafka.patientProducer("dehaze-worker-ends", END_TIMEOUT_MS), topics.allNames());
    DurableWriter writer = parts.open(new DurableWriter(producer));
    CancellationTable cancellations =
        parts.open(
            new CancellationTable(kafka, topics.name(Lane.CANCELLATIONS), writer, clock, fatal));
    cancellations.start();
    cancellations.awaitComplete();

    DeliveryMetrics metrics = new DeliveryMetrics(registry);
    DeadLetters deadLetters = new DeadLetters(topics.name(Lane.DEAD), writer, metrics, clock);
    DelayLevels.Lanes lanesOfEvents = delayLanes();
    Retries retries = new Retries(lanesOfEvents.events(), writer, metrics, clock);
    Books books = new Books(registry);
    AttemptLog attempts =
        new AttemptLog(topics.name(Lane.ATTEMPTS), settings.attempts(), writer, books, clock);
    WebhookClient webhooks = parts.open(new WebhookClient(settings.client()));
    OpenCredentials credentials = new OpenCredentials(new TriggerVault(settings.encryptionKeys()));
    EventRecordReader reader = new EventRecordReader(JsonLimits.DEFAULT);
    LaneShare share = new LaneShare(() -> partitions(producer, topics.name(Lane.EVENTS)));
    EndpointGates gates = new EndpointGates(settings.endpoint(), clock, registry);
    EndpointReports reports =
        parts.open(new EndpointReports(gates, clock, producer, topics.name(Lane.ENDPOINTS)));
    reports.start();
    Outcomes outcomes =
        new Outcomes(
            deadLetters,
            retries,
            attempts,
            books,
            new BlockedDestinations(registry),
            metrics,
            tracing,
            clock);
    Dispatcher.Calls calls =
        new Dispatcher.Calls(
            webhooks,
            new WebhookTargets(TlsIdentity.anonymous(), gates),
            credentials,
            new TriggerRates(share, clock));
    Dispatcher dispatcher = new Dispatcher(reader, triggers::current, calls, outcomes);
    RequestDispatcher requests =
        new RequestDispatcher(
            reader,
            dispatcher,
            calls,
            new RequestDispatcher.Parts(
                outcomes,
                replies(kafka, topics.name(Lane.REPLIES)),
                new AnswerMemory(settings.replyBytesMax(), settings.inFlightBytesMax()),
                new RequestMetrics(registry)));

    ScheduleMetrics scheduleMetrics = new ScheduleMetrics(registry, clock);
    HeldEvents heldScheduled = openHeld(Lane.SCHEDULED);
    HeldEvents heldRetries = openHeld(Lane.RETRY); // failing webhooks delay nobody else's schedule
    ScheduledLane.Shared shared =
        new ScheduledLane.Shared(
            reader, dispatcher, cancellations, attempts, books, scheduleMetrics);
    long horizonMs = settings.schedule().horizonMs();
    InFlightLimit holdingScheduled = holdingLimit();
    InFlightLimit holdingRetries = holdingLimit();
    ScheduledLane scheduled =
        new ScheduledLane(
            Lane.SCHEDULED, shared, heldScheduled, holdingScheduled, deliveryLimit(), horizonMs);
    ScheduledLane retried =
        new ScheduledLane(
            Lane.RETRY, shared, heldRetries, holdingRetries, deliveryLimit(), horizonMs);
    DelayLevels delayLevels =
        new DelayLevels(reader, dispatcher, lanesOfEvents, writer, scheduleMetrics, clock);

    LaneReaders lanes =
        parts.open(
            new LaneReaders(
                new LaneReaders.Cluster(kafka, kafkaSettings.topicPrefix(), coordination),
                settings,
                clock,
                fatal),
            Duration.ofMillis(settings.drainTimeoutMs() + 5_000L));
    lanes
        .read(Lane.REQUESTS, requests, deliveryLimit())
        .read(Lane.EVENTS, dispatcher, deliveryLimit())
        .read(Lane.SCHEDULED, scheduled, holdingScheduled)
        .read(Lane.RETRY, retried, holdingRetries)
        .readDelayLevels(delayLevels, new InFlightLimit(FORWARDED_MAX, FORWARDED_BYTES_MAX));
    share.of(lanes.all().get(Lane.EVENTS.label()));
    new WorkerMetrics(registry)
        .watch(webhooks, writer)
        .watch(lanes.all())
        .watchDue(lanes.all())
        .watch(Lane.SCHEDULED, heldScheduled)
        .watch(Lane.RETRY, heldRetries)
        .watch(gates)
        .watch(clock);
    health.readyWhile(check("lanes", lanes::areJoined, "a lane's group has not answered yet"));
    lanes.all().values().forEach(lane -> health.aliveWhile(lane.loop()));
    lanes.start();
    lanes.awaitJoined();

    LOG.info("event=worker_ready group_protocol={}", coordination);
    whenReady.run();
  }

  private HeldEvents openHeld(Lane lane) {
    HeldEvents held = parts.open(new HeldEvents(lane.label(), clock, fatal));
    held.start();
    health.aliveWhile(held.loop());
    return held;
  }

  /** With a producer of its own: ends of a backlog's deliveries must not be before it. */
  private Replies replies(KafkaClients kafka, String topic) throws InterruptedException {
    Producer<byte[], byte[]> producer =
        open(kafka.producer("dehaze-worker-replies", REPLY_TIMEOUT_MS), List.of(topic));
    return new Replies(topic, parts.open(new DurableWriter(producer)), Clock.systemUTC());
  }

  private InFlightLimit deliveryLimit() {
    return new InFlightLimit(settings.inFlightMax(), settings.inFlightBytesMax());
  }

  private InFlightLimit holdingLimit() {
    return new InFlightLimit(settings.heldMax(), settings.heldBytesMax());
  }

  private DelayLevels.Lanes delayLanes() {
    String prefix = kafkaSettings.topicPrefix();
    Schedule schedule = settings.schedule();
    return new DelayLevels.Lanes(
        new DelayTopics(prefix), schedule, new EventLanes(prefix, schedule));
  }

  private static GroupCoordination awaitKafka(KafkaClients kafka, LaneTopics topics)
      throws InterruptedException, ExecutionException {
    try (Admin admin = kafka.admin("dehaze-worker-start")) {
      topics.awaitCreated(admin);
      return GroupCoordination.offeredBy(admin);
    }
  }

  /** It knows its topics from the start: otherwise the first write to each would fail. */
  private Producer<byte[], byte[]> open(Producer<byte[], byte[]> producer, List<String> topics)
      throws InterruptedException {
    parts.open(() -> producer.close(CLOSE_BOUND));
    ProducerTopics.awaitKnown(producer, topics);
    return producer;
  }

  /** As the producer knows it: it does not wait, and learns of new ones within some minutes. */
  private static int partitions(Producer<byte[], byte[]> producer, String topic) {
    try {
      return producer.partitionsFor(topic).size();
    } catch (KafkaException e) {
      return 0;
    }
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
