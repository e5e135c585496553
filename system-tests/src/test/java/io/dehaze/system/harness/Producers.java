package io.dehaze.system.harness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dehaze.system.contract.Contract;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Producers that post events, each over a connection of its own, and write into the ledger what
 * they were answered. One that does not know whether its events were stored, or was told that they
 * were not, sends them again with the same ids, to the next gateway, until it is answered.
 */
public final class Producers implements AutoCloseable {
  private static final Duration AGAIN_AFTER = Duration.ofMillis(100);
  private static final Duration GIVES_UP_AFTER = Duration.ofMinutes(2);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Supplier<List<URI>> gateways;
  private final String path;
  private final Ledger ledger;
  private final Contract contract;
  private final int connections;
  private final ExecutorService threads;
  private final AtomicInteger busy = new AtomicInteger();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private volatile boolean finishing;

  /**
   * Producers that have nothing to send yet.
   *
   * @param gateways the ones that take requests now; asked before each request, as a proxy is
   * @param path of the queue endpoint
   * @param contract that each answer is held to
   * @param connections how many events are posted at a time
   */
  Producers(
      Supplier<List<URI>> gateways,
      String path,
      Contract contract,
      int connections,
      Ledger ledger) {
    this.gateways = gateways;
    this.path = path;
    this.ledger = ledger;
    this.contract = contract;
    this.connections = connections;
    this.threads = Executors.newFixedThreadPool(connections);
  }

  /**
   * Sends the first events as fast as the gateways take them, and returns when all are answered.
   *
   * @param perRequest how many go into each request
   */
  public void send(Events events, int count, int perRequest) {
    AtomicInteger next = new AtomicInteger();
    start(
        () -> {
          int first = next.getAndAdd(perRequest);
          return first < count ? events.range(first, perRequest) : List.of();
        });
    awaitAnswered();
  }

  /** Begins to send events, one in each request, until told to {@link #finish()}. */
  public void stream(Events events, int perSecond) {
    AtomicInteger next = new AtomicInteger();
    long startNanos = System.nanoTime();
    start(
        () -> {
          int number = next.getAndIncrement();
          awaitNanos(startNanos + number * 1_000_000_000L / perSecond);
          return finishing ? List.of() : events.range(number, 1);
        });
  }

  /** Begins nothing new, and waits until every event has been answered for good. */
  public void finish() {
    finishing = true;
    awaitAnswered();
  }

  private void start(Supplier<List<PlannedEvent>> requests) {
    for (int i = 0; i < connections; i++) {
      int first = i;
      busy.incrementAndGet();
      threads.execute(() -> sendAll(requests, first));
    }
  }

  private void awaitAnswered() {
    await("producers being answered")
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> busy.get() == 0);
  }

  private void sendAll(Supplier<List<PlannedEvent>> requests, int firstGateway) {
    try (Turns turns = new Turns(firstGateway)) {
      for (var events = requests.get(); !events.isEmpty(); events = requests.get()) {
        sendUntilAnswered(events, turns);
      }
    } finally {
      busy.decrementAndGet();
    }
  }

  private static void awaitNanos(long nanos) {
    for (long wait = nanos - System.nanoTime(); wait > 0; wait = nanos - System.nanoTime()) {
      LockSupport.parkNanos(wait);
    }
  }

  private void sendUntilAnswered(List<PlannedEvent> events, Turns turns) {
    byte[] body = PlannedEvent.body(events);
    long until = System.nanoTime() + GIVES_UP_AFTER.toNanos();
    while (!isAnswered(events, body, turns.current()) && System.nanoTime() < until) {
      turns.next();
      LockSupport.parkNanos(AGAIN_AFTER.toNanos());
    }
  }

  private boolean isAnswered(List<PlannedEvent> events, byte[] body, HttpConnection gateway) {
    HttpConnection.Answer answer;
    try {
      answer = gateway.post(path, body);
    } catch (IOException e) {
      failures.add(gateway + ": " + e);
      return noteUnknown(events);
    }
    check(events, body, answer);
    if (answer.status() == 200) {
      noteAccepted(events, answer.body());
      return true;
    }
    failures.add(gateway + ": " + answer.status() + " " + answer.body());
    if (answer.status() == 503) {
      return answer.body().contains("\"unconfirmed\"") && noteUnknown(events);
    }
    events.forEach(event -> ledger.refused(event, answer.status() + " " + answer.body()));
    return true;
  }

  private void check(List<PlannedEvent> events, byte[] body, HttpConnection.Answer answer) {
    try {
      contract.check(
          "POST",
          path,
          "application/json",
          new String(body, UTF_8),
          answer.status(),
          answer.body());
    } catch (AssertionError e) {
      ledger.refused(events.get(0), e.getMessage()); // nobody would see it on this thread
    }
  }

  /** Whether that is the last word: an event without an id cannot be sent again as the same one. */
  private boolean noteUnknown(List<PlannedEvent> events) {
    events.forEach(ledger::unknown);
    return events.get(0).id() == null;
  }

  private void noteAccepted(List<PlannedEvent> events, String body) {
    JsonNode receipts;
    try {
      receipts = JSON.readTree(body);
    } catch (IOException e) {
      throw new AssertionError("the receipt is not JSON: " + body, e);
    }
    for (int i = 0; i < events.size(); i++) {
      JsonNode receipt = receipts.isArray() ? receipts.get(i) : receipts;
      ledger.accepted(
          events.get(i), receipt.get("id").textValue(), receipt.get("triggers").intValue());
    }
  }

  /** Requests that were not answered with 200, and why; what was sent again counts each time. */
  public List<String> failures() {
    return List.copyOf(failures);
  }

  /** Begins nothing new, and leaves to their end those that still wait for an answer. */
  @Override
  public void close() {
    finishing = true;
    threads.shutdown();
  }

  /** One producer's connections, one to each gateway, and whose turn it is. */
  private final class Turns implements AutoCloseable {
    private final Map<URI, HttpConnection> all = new HashMap<>();
    private int turn;

    Turns(int first) {
      turn = first;
    }

    HttpConnection current() {
      List<URI> now = gateways.get();
      return all.computeIfAbsent(now.get(turn % now.size()), HttpConnection::new);
    }

    void next() {
      turn++;
    }

    @Override
    public void close() {
      all.values().forEach(HttpConnection::close);
    }
  }
}
