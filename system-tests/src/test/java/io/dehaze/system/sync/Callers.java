package io.dehaze.system.sync;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dehaze.system.contract.Contract;
import io.dehaze.system.harness.Deployment;
import io.dehaze.system.harness.HttpConnection;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Callers of synchronous events, each on a thread and a connection of its own, that hold every
 * answer against what its event asked for. They share the events among them.
 */
public final class Callers {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** How late an answer may be on a busy machine, in milliseconds. */
  private static final int LATE_MS = 1_000;

  private final Contract contract = Contract.ofThisBuild();
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger answered = new AtomicInteger();
  private final Queue<String> failed = new ConcurrentLinkedQueue<>();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private final int events;
  private final int timeoutMs;
  private volatile List<URI> gateways;

  /**
   * Callers that have not begun.
   *
   * @param events how many calls they make altogether
   * @param timeoutMs how long each is ready to wait, in milliseconds
   */
  public Callers(List<URI> gateways, int events, int timeoutMs) {
    this.gateways = List.copyOf(gateways);
    this.events = events;
    this.timeoutMs = timeoutMs;
  }

  /** Begins with so many calls at a time. */
  public void start(int callers) {
    for (int i = 0; i < callers; i++) {
      Thread thread = new Thread(this::callOn, "caller-" + i);
      threads.add(thread);
      thread.start();
    }
  }

  /** From now on they begin nothing with other gateways than these. */
  void use(List<URI> others) {
    gateways = List.copyOf(others);
  }

  /** How many calls were begun. */
  public int begun() {
    return Math.min(events, next.get());
  }

  /** How many were answered as their event asked for. */
  public int answered() {
    return answered.get();
  }

  /** Clear 5xx, by their codes. */
  public List<String> failed() {
    return List.copyOf(failed);
  }

  /** Answers that are not as they should be, and requests without any. */
  public List<String> wrong() {
    return List.copyOf(wrong);
  }

  /** Waits until all are answered. */
  public void join() throws InterruptedException {
    for (Thread each : threads) {
      each.join();
    }
  }

  private void callOn() {
    URI at = null;
    HttpConnection connection = null;
    int number;
    while ((number = next.getAndIncrement()) < events) {
      List<URI> now = gateways;
      URI gateway = now.get(number % now.size());
      if (!gateway.equals(at)) {
        if (connection != null) {
          connection.close();
        }
        connection = new HttpConnection(gateway, contract);
        at = gateway;
      }
      call(number, connection);
    }
  }

  private void call(int number, HttpConnection connection) {
    String id = "call-" + number;
    boolean refuses = number % 7 == 3;
    String type = number % 5 == 0 ? "twice" : "once";
    String data =
        refuses
            ? "{\"status\":422,\"body\":\"\\\"" + id + "\\\"\"}"
            : "{\"delayMs\":" + number % 20 + "}";
    String event =
        "{\"id\":\"%s\",\"type\":\"%s\",\"isSynchronous\":true,\"data\":%s}"
            .formatted(id, type, data);
    long startNanos = System.nanoTime();
    try {
      String path = Deployment.queuePath() + "?timeout=" + timeoutMs;
      HttpConnection.Answer answer = connection.post(path, event.getBytes(UTF_8));
      check(id, refuses, answer.status(), JSON.readTree(answer.body()));
    } catch (IOException | AssertionError e) {
      wrong.add(id + ": " + e);
    }
    long ms = (System.nanoTime() - startNanos) / 1_000_000;
    if (ms > timeoutMs + LATE_MS) {
      wrong.add(id + ": answered after " + ms + " ms");
    }
  }

  private void check(String id, boolean refuses, int status, JsonNode body) {
    boolean ours =
        refuses
            ? status == 502
                && body.path("status").asInt() == 422
                && body.path("result").asText().equals(id)
            : status == 200 && body.path("result").path("echo").asText().equals(id);
    if (ours && body.path("id").asText().equals(id)) {
      answered.incrementAndGet();
    } else if (status >= 500 && !body.has("result") && !body.path("code").asText().isEmpty()) {
      failed.add(body.path("code").asText());
    } else {
      wrong.add(id + ": " + status + " " + body);
    }
  }
}
