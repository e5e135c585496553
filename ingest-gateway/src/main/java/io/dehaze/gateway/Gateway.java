package io.dehaze.gateway;

import io.dehaze.admin.HealthCheck;
import io.dehaze.gateway.auth.Access;
import io.dehaze.gateway.auth.AuthSettings;
import io.dehaze.gateway.auth.Authenticator;
import io.dehaze.gateway.auth.CredentialSource;
import io.dehaze.gateway.auth.TokenAuthenticator;
import io.dehaze.gateway.cancel.CancelHandler;
import io.dehaze.gateway.cancel.CancellationWriter;
import io.dehaze.gateway.cancel.WaitingEvents;
import io.dehaze.gateway.dead.DeadLetterApi;
import io.dehaze.gateway.endpoints.EndpointTable;
import io.dehaze.gateway.endpoints.EndpointsHandler;
import io.dehaze.gateway.http.Answers;
import io.dehaze.gateway.http.ApiDescription;
import io.dehaze.gateway.http.BodyLimits;
import io.dehaze.gateway.http.BodyMemory;
import io.dehaze.gateway.http.BodyReader;
import io.dehaze.gateway.http.Gate;
import io.dehaze.gateway.http.HttpServer;
import io.dehaze.gateway.http.Origins;
import io.dehaze.gateway.http.RequestsInFlight;
import io.dehaze.gateway.http.Route;
import io.dehaze.gateway.http.Routes;
import io.dehaze.gateway.http.TurnThreads;
import io.dehaze.gateway.kafka.SharedProducer;
import io.dehaze.gateway.metrics.GatewayMetrics;
import io.dehaze.gateway.page.MissionControl;
import io.dehaze.gateway.queue.Audience;
import io.dehaze.gateway.queue.EventIds;
import io.dehaze.gateway.queue.EventParser;
import io.dehaze.gateway.queue.PublishRate;
import io.dehaze.gateway.queue.Publisher;
import io.dehaze.gateway.queue.QueueHandler;
import io.dehaze.gateway.queue.QueueLimits;
import io.dehaze.gateway.story.StoryApi;
import io.dehaze.gateway.sync.SynchronousCalls;
import io.dehaze.gateway.triggers.GivenTriggers;
import io.dehaze.gateway.triggers.ProjectsHandler;
import io.dehaze.gateway.triggers.TriggerStore;
import io.dehaze.gateway.triggers.TriggersHandler;
import io.dehaze.gateway.waiting.WaitingApi;
import io.dehaze.kafka.KafkaClients;
import io.dehaze.kafka.KafkaSettings;
import io.dehaze.lane.EventLanes;
import io.dehaze.lane.Lane;
import io.dehaze.lane.LaneTopics;
import io.dehaze.lane.Schedule;
import io.dehaze.lifecycle.Closer;
import io.dehaze.tls.ServerTls;
import io.dehaze.trace.Tracing;
import io.dehaze.trigger.TriggerTable;
import io.dehaze.trigger.TriggerVault;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A whole gateway: takes events and triggers over HTTP and stores them in Kafka. Any number of them
 * may run, in one process or in many; they share nothing but Kafka.
 *
 * <p>It listens from {@link #start} on, whether Kafka is there or not, and answers 503 while it is
 * not. As a health check it is well once it has read its triggers and knows where to send. Starts
 * once and closes once.
 */
public final class Gateway implements HealthCheck, AutoCloseable {
  private static final int SMALL_BYTES_MAX = 64 * 1024;

  private final Closer closer = new Closer();
  private final HttpServer server;
  private final List<Route> routes;
  private final Opening opening;
  private final EndpointTable endpoints;
  private final CredentialSource credentials;
  private final boolean isAuthRequired;

  /**
   * Wires the parts, in the order in which they are needed; starts none of them.
   *
   * @param schedule where events wait that are not due; the same for all processes of a cluster
   * @param registry where it registers its meters
   */
  public Gateway(
      GatewaySettings settings, KafkaSettings kafka, Schedule schedule, MeterRegistry registry) {
    this(settings, kafka, schedule, registry, Tracing.OFF, failure -> {});
  }

  /**
   * The same with spans, for a process that ends where the gateway cannot go on.
   *
   * @param tracing closed by its owner, after the gateway
   * @param fatal told of an error after which this gateway cannot go on: the process should end
   */
  public Gateway(
      GatewaySettings settings,
      KafkaSettings kafka,
      Schedule schedule,
      MeterRegistry registry,
      Tracing tracing,
      Consumer<Throwable> fatal) {
    RequestsInFlight inFlight = new RequestsInFlight();
    GatewayMetrics metrics = new GatewayMetrics(registry, inFlight::count);
    Answers answers = new Answers(metrics::refused);
    BodyMemory memory = new BodyMemory(settings.http().bodyMemoryBytesMax());
    metrics.bodyMemory(memory::taken);

    isAuthRequired = settings.auth().isRequired();
    credentials = closer.open(new CredentialSource(settings.auth(), Clock.systemUTC()));
    metrics.credentials(credentials::isStale);
    KafkaClients clients = new KafkaClients(kafka, registry);
    LaneTopics topics = new LaneTopics(kafka, schedule);
    String lane = topics.name(Lane.TRIGGERS);
    TriggerTable table = closer.open(new TriggerTable(clients, lane, fatal));
    table.bindTo(registry, "gateway", settings.encryptionKeys());
    SharedProducer producer = closer.open(producer(clients, settings, ""));
    TriggerStore store = new TriggerStore(producer, lane, table);
    TriggerVault vault = new TriggerVault(settings.encryptionKeys());
    GivenTriggers given = new GivenTriggers(settings.triggers(), vault, store);
    EventLanes lanes = new EventLanes(kafka.topicPrefix(), schedule);
    SynchronousCalls calls =
        closer.open(
            new SynchronousCalls(
                new SynchronousCalls.Lanes(
                    clients, topics.name(Lane.REQUESTS), topics.name(Lane.REPLIES)),
                settings.calls(),
                closer.open(producer(clients, settings, "-requests")),
                answers,
                metrics,
                registry,
                fatal));
    opening = closer.open(new Opening(clients, topics, producer, table, given, calls, fatal));

    String events = topics.name(Lane.EVENTS);
    EventIds ids =
        new EventIds(Clock.systemUTC(), System::nanoTime, () -> producer.partitions(events));
    TurnThreads turns = new TurnThreads();
    QueueHandler queue =
        new QueueHandler(
            bodies(settings, limits(settings.queue()), memory, answers),
            new EventParser(settings.queue(), settings.nodeId(), ids),
            new Audience(table, () -> opening.waitsFor().isEmpty()),
            new QueueHandler.Ways(
                new PublishRate(settings.publish().ratePerSecond(), settings.publish().rateBurst()),
                new Publisher(
                    producer, lanes, metrics, settings.publish().publishingMax(), tracing),
                calls,
                tracing),
            answers,
            Clock.systemUTC());
    BodyLimits smallLimits = new BodyLimits(SMALL_BYTES_MAX, SMALL_BYTES_MAX);
    BodyReader small = bodies(settings, smallLimits, memory, answers);
    TriggersHandler triggers =
        new TriggersHandler(small, table, store, settings.destinations(), vault, turns, answers);
    WaitingEvents waiting = closer.open(new WaitingEvents(clients, kafka.topicPrefix()));
    CancelHandler cancel =
        new CancelHandler(
            waiting,
            new CancellationWriter(producer, topics.name(Lane.CANCELLATIONS)),
            turns,
            answers,
            Clock.systemUTC());
    DeadLetterApi dead =
        closer.open(
            new DeadLetterApi(
                new DeadLetterApi.Lanes(clients, topics.name(Lane.DEAD), lanes, producer),
                table,
                settings.publish().redrivePerSecond(),
                small,
                turns,
                answers,
                metrics));
    StoryApi story =
        closer.open(new StoryApi(clients, kafka.topicPrefix(), settings.window(), turns, answers));
    routes = new ArrayList<>();
    routes.add(queue.route());
    routes.addAll(triggers.routes());
    routes.add(
        new Route(Access.PUBLISH, "DELETE", "/v1/api/{project}/eventing/events/{event}", cancel));
    routes.addAll(dead.routes());
    routes.addAll(story.routes());
    endpoints = closer.open(new EndpointTable(clients, topics.name(Lane.ENDPOINTS), fatal));
    routes.addAll(new EndpointsHandler(table, endpoints, answers).routes());
    WaitingApi ahead =
        closer.open(new WaitingApi(clients, kafka.topicPrefix(), schedule, turns, answers));
    routes.add(ahead.route());
    routes.add(new ProjectsHandler(table, answers).route());
    routes.add(new ApiDescription(answers).route());
    List<Route> all = new ArrayList<>(routes);
    all.addAll(new MissionControl(answers).routes());
    closer.open(turns); // interrupts those that still wait, before what they use is closed
    Optional<ServerTls> tls =
        settings.listen().tls().map(files -> closer.open(new ServerTls("public", files, registry)));
    server =
        closer.open(
            new HttpServer(
                settings.listen(),
                tls,
                settings.http(),
                new Routes(
                    all, origins(settings), gate(settings.auth(), answers, metrics), answers),
                answers,
                inFlight,
                new HttpServer.Drain(settings.drainTimeoutMs(), calls::giveUp)),
            Duration.ofMillis(settings.drainTimeoutMs() + 2_500L));
    closer.open(story.streams());
  }

  private static SharedProducer producer(
      KafkaClients clients, GatewaySettings settings, String suffix) {
    return new SharedProducer(
        clients, "dehaze-gateway-" + settings.nodeId() + suffix, settings.publish().timeoutMs());
  }

  private Gate gate(AuthSettings auth, Answers answers, GatewayMetrics metrics) {
    return auth.isRequired()
        ? new Gate(
            new TokenAuthenticator(credentials, auth.failuresPerMinute(), Clock.systemUTC()),
            answers,
            metrics::authenticated)
        : new Gate(Authenticator.NONE, answers, outcome -> metrics.authenticated("anybody"));
  }

  private static Origins origins(GatewaySettings settings) {
    return settings.auth().isRequired()
        ? Origins.ofProtected(settings.auth().origins())
        : Origins.ofOpen(settings.listen().host(), settings.auth().origins());
  }

  private static BodyReader bodies(
      GatewaySettings settings, BodyLimits limits, BodyMemory memory, Answers answers) {
    return new BodyReader(limits, settings.http().bodyTimeoutMs(), memory, answers);
  }

  private static BodyLimits limits(QueueLimits limits) {
    return new BodyLimits(limits.eventBytesMax(), limits.batchBytesMax());
  }

  /**
   * Listens, and begins to wait for Kafka.
   *
   * @param whenReady run once, on another thread, when Kafka has been found and all is read
   * @throws java.io.UncheckedIOException where the address cannot be bound
   * @throws io.dehaze.settings.StartFailure where a file of keys cannot be used
   */
  public void start(Runnable whenReady) {
    if (isAuthRequired) {
      credentials.start();
    }
    server.start();
    opening.start(
        () -> {
          endpoints.start(); // nobody waits for it
          whenReady.run();
        });
  }

  /** All that the public API does: what the server has but for the page. */
  List<Route> routes() {
    return List.copyOf(routes);
  }

  /** The port of the public API, also where a free one was asked for; only after the start. */
  public int port() {
    return server.port();
  }

  @Override
  public String name() {
    return "gateway";
  }

  @Override
  public Optional<String> problem() {
    return opening.waitsFor().or(credentials::waitsFor);
  }

  /**
   * Stops taking requests, answers those in flight, sends what is to be sent, and closes; within
   * some seconds.
   */
  @Override
  public void close() {
    closer.close();
  }
}
