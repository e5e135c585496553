package io.dehaze.worker.deliver;

import io.dehaze.attempt.AttemptKind;
import io.dehaze.event.EventRecords;
import io.dehaze.event.QueuedEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * How many deliveries there are in each project, so that whoever has all processes' series can tell
 * that none is lost:
 *
 * <pre>
 *   accepted + foreign + redriven + copies = delivered + dead + cancelled + expired + returned + pending
 * </pre>
 *
 * <p>Gateways count what they accept and redrive, one for each event. An event that several
 * triggers match becomes as many deliveries: {@code copies} are those beyond the first. {@code
 * foreign} events came from other Kafka clients. Each delivery has one end, and so has an event
 * that nobody listens to or that was cancelled. Ends are entered when Kafka has acknowledged them.
 * Thread-safe.
 */
public final class Books {
  private static final int NAMES_MAX = 10_000;
  private static final String OTHER = "other";
  private static final String PROJECT = "project";

  private final MeterRegistry registry;
  private final Map<String, Account> accounts = new ConcurrentHashMap<>();

  /** Registers meters as names come up. */
  public Books(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * The deliveries of a record begin. May be told again of the same record by another worker.
   *
   * @param deliveries how many there are, at least 1
   */
  public void open(ConsumerRecord<byte[], byte[]> record, QueuedEvent queued, int deliveries) {
    boolean foreign = !EventRecords.isOurs(record);
    if (foreign || deliveries > 1) {
      Account account = account(queued.event().project());
      account.copies.increment(deliveries - 1.0);
      account.foreign.increment(foreign ? 1 : 0);
    }
  }

  /**
   * Something happened.
   *
   * @param trigger for which trigger, or null
   */
  void enter(String project, String trigger, AttemptKind kind) {
    Account account = account(project);
    if (kind.isEnd()) {
      account.ends.get(kind).increment();
    }
    if (trigger != null) {
      account.of(trigger).get(kind).increment();
    }
  }

  private Account account(String project) {
    Account known = accounts.get(project);
    if (known != null) {
      return known;
    }
    return accounts.computeIfAbsent(shown(accounts, project), Account::new);
  }

  /** Names come from outside: beyond some, one stands for all. */
  private static String shown(Map<String, ?> known, String name) {
    return known.size() < NAMES_MAX ? name : OTHER;
  }

  /** The counters of one project. */
  private final class Account {
    private final String project;
    private final Counter copies;
    private final Counter foreign;
    private final Map<AttemptKind, Counter> ends = new EnumMap<>(AttemptKind.class);
    private final Map<String, Map<AttemptKind, Counter>> triggers = new ConcurrentHashMap<>();

    Account(String project) {
      this.project = project;
      this.copies =
          Counter.builder("dehaze.books.copies")
              .description("Deliveries beyond the first of events that several triggers match")
              .tag(PROJECT, project)
              .register(registry);
      this.foreign =
          Counter.builder("dehaze.books.foreign")
              .description("Events that other Kafka clients wrote, when their deliveries began")
              .tag(PROJECT, project)
              .register(registry);
      for (AttemptKind kind : AttemptKind.values()) {
        if (kind.isEnd()) {
          ends.put(
              kind,
              Counter.builder("dehaze.books.ended")
                  .description("Deliveries that have come to their end")
                  .tag(PROJECT, project)
                  .tag("end", kind.label())
                  .register(registry));
        }
      }
    }

    Map<AttemptKind, Counter> of(String trigger) {
      Map<AttemptKind, Counter> known = triggers.get(trigger);
      if (known != null) {
        return known;
      }
      return triggers.computeIfAbsent(shown(triggers, trigger), this::register);
    }

    private Map<AttemptKind, Counter> register(String trigger) {
      Map<AttemptKind, Counter> counters = new EnumMap<>(AttemptKind.class);
      for (AttemptKind kind : AttemptKind.values()) {
        counters.put(
            kind,
            Counter.builder("dehaze.trigger.attempts")
                .description("What happened to the deliveries for a trigger")
                .tag(PROJECT, project)
                .tag("trigger", trigger)
                .tag("kind", kind.label())
                .register(registry));
      }
      return counters;
    }
  }
}
