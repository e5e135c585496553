package io.dehaze.system.harness;

import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.SameThreadExecutor;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * The webhooks of a test: one path for each trigger, which behaves as told and answers 200 if told
 * nothing. It remembers every request, also those that it answers badly or never. Thread-safe.
 */
public final class Receiver implements AutoCloseable {
  private final Map<String, Behaviour> behaviours = new ConcurrentHashMap<>();
  private final Queue<Reception> receptions = new ConcurrentLinkedQueue<>();
  private final Undertow server;
  private volatile long lastMs = System.currentTimeMillis();

  private Receiver() {
    server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setIoThreads(1)
            .setWorkerThreads(1)
            .setHandler(exchange -> exchange.getRequestReceiver().receiveFullBytes(this::take))
            .build();
  }

  /** Listens on a free port. */
  public static Receiver start() {
    Receiver receiver = new Receiver();
    receiver.server.start();
    return receiver;
  }

  /** The URL of a trigger's webhook. */
  public String url(String trigger) {
    int port = ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
    return "http://127.0.0.1:" + port + "/" + trigger;
  }

  /** How a trigger's webhook answers from now on. */
  public void behave(String trigger, Behaviour behaviour) {
    behaviours.put(trigger, behaviour);
  }

  /** All that has come so far, in the order in which it came. */
  public List<Reception> receptions() {
    return List.copyOf(receptions);
  }

  /**
   * How much has come in the last milliseconds: more than one worker can have done since its last
   * commit, if that is as long ago.
   */
  public long countOfLast(int ms) {
    long sinceMs = System.currentTimeMillis() - ms;
    return receptions.stream().filter(each -> each.atMs() >= sinceMs).count();
  }

  /** How long nothing has come, in milliseconds. */
  public long quietMs() {
    return System.currentTimeMillis() - lastMs;
  }

  private void take(HttpServerExchange exchange, byte[] body) {
    String trigger = exchange.getRequestPath().substring(1);
    Behaviour behaviour = behaviours.getOrDefault(trigger, Behaviour.ok());
    note(reception(exchange.getRequestHeaders(), trigger, body, behaviour));
    answer(exchange, behaviour);
  }

  /** Remembers what came to an endpoint of its own. */
  void note(Reception reception) {
    lastMs = reception.atMs();
    receptions.add(reception);
  }

  private static void answer(HttpServerExchange exchange, Behaviour behaviour) {
    exchange.setStatusCode(behaviour.status());
    if (behaviour.delayMs() > 0) {
      exchange.dispatch(
          SameThreadExecutor.INSTANCE,
          () ->
              exchange
                  .getIoThread()
                  .executeAfter(exchange::endExchange, behaviour.delayMs(), TimeUnit.MILLISECONDS));
    }
  }

  private Reception reception(HeaderMap headers, String trigger, byte[] body, Behaviour behaviour) {
    String attempt = headers.getFirst("Dehaze-Attempt");
    String binaryId = headers.getFirst("ce-id");
    int number = attempt == null ? 0 : Integer.parseInt(attempt);
    return binaryId == null
        ? Reception.of(trigger, number, body, behaviour.isSuccess())
        : new Reception(
            binaryId,
            headers.getFirst("ce-type"),
            trigger,
            number,
            System.currentTimeMillis(),
            Data.hash(body),
            behaviour.isSuccess());
  }

  @Override
  public void close() {
    server.stop();
  }
}
