package io.dehaze.gateway.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Every number that the gateway publishes, in one place. Labels come from closed sets of our own,
 * never from a caller.
 *
 * <p>An event that was accepted is in Kafka: what workers deliver, give up and still hold adds up
 * to {@code dehaze_events_accepted_total}, apart from events of answers that said unconfirmed.
 */
public final class GatewayMetrics {
  private static final Duration[] PUBLISH_BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(1_000),
    Duration.ofMillis(5_000)
  };

  private static final int PROJECTS_MAX = 10_000;
  private static final String OTHER = "other";

  private final MeterRegistry registry;
  private final Counter accepted;
  private final Counter redriven;
  private final Timer publish;
  private final Map<String, Counter> refused = new ConcurrentHashMap<>();
  private final Map<String, Counter> authentications = new ConcurrentHashMap<>();
  private final Map<String, Counter> acceptedOf = new ConcurrentHashMap<>();
  private final Map<String, Counter> redrivenOf = new ConcurrentHashMap<>();

  /**
   * Registers the meters.
   *
   * @param requestsInFlight how many requests have begun and not ended
   */
  public GatewayMetrics(MeterRegistry registry, Supplier<Number> requestsInFlight) {
    this.registry = registry;
    this.accepted =
        Counter.builder("dehaze.events.accepted")
            .description("Events that Kafka has acknowledged and whose sender was told so.")
            .register(registry);
    this.redriven =
        Counter.builder("dehaze.redriven")
            .description("Dead letters that were written back to be delivered, and marked so.")
            .register(registry);
    this.publish =
        Timer.builder("dehaze.publish")
            .description("From the first send of a request's events to Kafka's last word on them.")
            .serviceLevelObjectives(PUBLISH_BUCKETS)
            .register(registry);
    Gauge.builder("dehaze.gateway.requests.in.flight", requestsInFlight)
        .description("Requests that have begun and are not answered yet.")
        .register(registry);
  }

  /** Shows how many requests are on their way to Kafka. */
  public void publishing(Supplier<Number> requests) {
    Gauge.builder("dehaze.gateway.requests.publishing", requests)
        .description("Requests whose events are on their way to Kafka.")
        .register(registry);
  }

  /** Shows how much memory the bodies of requests take. */
  public void bodyMemory(Supplier<Number> bytes) {
    Gauge.builder("dehaze.gateway.body.memory", bytes)
        .baseUnit("bytes")
        .description("Memory that bodies of requests take which are not answered yet.")
        .register(registry);
  }

  /** Events were stored, and their sender is told so. */
  public void accepted(int events) {
    accepted.increment(events);
  }

  /** Events of a project were stored, whatever their sender is told. */
  public void stored(String project, int events) {
    counter(acceptedOf, "dehaze.books.accepted", "Events stored by gateways.", project)
        .increment(events);
  }

  /** Dead letters were redriven, and marked so. */
  public void redriven(int deadLetters) {
    redriven.increment(deadLetters);
  }

  /** A dead letter of a project was written back, marked or not. */
  public void writtenBack(String project) {
    counter(redrivenOf, "dehaze.books.redriven", "Dead letters written back.", project).increment();
  }

  /** Names come from outside: beyond some, the series is one for all. */
  private Counter counter(
      Map<String, Counter> ofProjects, String name, String description, String project) {
    Counter known = ofProjects.get(project);
    if (known != null) {
      return known;
    }
    String shown = ofProjects.size() < PROJECTS_MAX ? project : OTHER;
    return ofProjects.computeIfAbsent(
        shown,
        each ->
            Counter.builder(name).description(description).tag("project", each).register(registry));
  }

  /** The events of a request took this long from their first send to Kafka's last word. */
  public void published(long tookNs) {
    publish.record(Duration.ofNanos(tookNs));
  }

  /**
   * A request was refused.
   *
   * @param code the answer's code, one of our own constants
   */
  public void refused(String code) {
    refused.computeIfAbsent(code, this::refusedCounter).increment();
  }

  /**
   * It became known who sent a request, or not.
   *
   * @param outcome one of our own constants
   */
  public void authenticated(String outcome) {
    authentications.computeIfAbsent(outcome, this::authenticationsCounter).increment();
  }

  private Counter authenticationsCounter(String outcome) {
    return Counter.builder("dehaze.authentications")
        .description("Requests that needed a known caller, by what came of asking.")
        .tag("outcome", outcome)
        .register(registry);
  }

  /**
   * Publishes whether credentials are older than they should be.
   *
   * @param areStale whether what was read last was of no use
   */
  public void credentials(BooleanSupplier areStale) {
    Gauge.builder("dehaze.credentials.stale", () -> areStale.getAsBoolean() ? 1 : 0)
        .description("1 while keys cannot be read anew and those read before are in force.")
        .register(registry);
  }

  private Counter refusedCounter(String code) {
    return Counter.builder("dehaze.events.rejected")
        .description("Requests that were refused, by the code in the answer.")
        .tag("code", code)
        .register(registry);
  }
}
