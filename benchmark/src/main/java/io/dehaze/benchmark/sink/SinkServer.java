package io.dehaze.benchmark.sink;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.PathTemplateHandler;
import io.undertow.util.PathTemplateMatch;
import io.undertow.util.SameThreadExecutor;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The webhook of a benchmark: writes down when each event arrived and answers 200, at once or after
 * a set time. Two listeners, so that there are two endpoints to deliver to.
 */
final class SinkServer {
  private final ArrivalLog log = new ArrivalLog();
  private final Pauses pauses = new Pauses();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger mostOpen = new AtomicInteger();
  private final List<FallibleEndpoint> endpoints = new ArrayList<>();
  private final int answerAfterMs;
  private final Undertow server;

  /**
   * A sink that listens once started.
   *
   * @param answerAfterMs how long each answer takes, in milliseconds
   */
  SinkServer(int answerAfterMs, int endpoints) {
    this.answerAfterMs = answerAfterMs;
    for (int i = 0; i < endpoints; i++) {
      this.endpoints.add(new FallibleEndpoint(this::receive));
    }
    PathTemplateHandler paths =
        new PathTemplateHandler()
            .add("/hook", this::receive)
            .add("/arrivals", exchange -> exchange.getResponseSender().send(log.encoded()))
            .add("/arrivals/{series}", this::count)
            .add("/taken", exchange -> exchange.getResponseSender().send(log.takeEncoded()))
            .add("/endpoints/{endpoint}/{mode}", this::change)
            .add("/open", exchange -> exchange.getResponseSender().send(mostOpen.toString()))
            .add("/pauses", exchange -> exchange.getResponseSender().send(pauses.takeEncoded()));
    server =
        Undertow.builder()
            .setIoThreads(2)
            .setWorkerThreads(1)
            .setServerOption(UndertowOptions.ALWAYS_SET_DATE, false)
            .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, -1) // a yardstick may wait long
            .addHttpListener(0, "127.0.0.1", paths)
            .addHttpListener(0, "127.0.0.1", paths)
            .build();
  }

  /** Listens; returns the ports. */
  List<Integer> start() {
    pauses.start();
    server.start();
    List<Integer> ports =
        new ArrayList<>(
            server.getListenerInfo().stream()
                .map(listener -> ((InetSocketAddress) listener.getAddress()).getPort())
                .toList());
    endpoints.forEach(each -> ports.add(each.start()));
    return ports;
  }

  private void change(HttpServerExchange exchange) {
    if (exchange.isInIoThread()) {
      exchange.dispatch(this::change); // an endpoint that ends waits for its own threads
      return;
    }
    Map<String, String> names =
        exchange.getAttachment(PathTemplateMatch.ATTACHMENT_KEY).getParameters();
    FallibleEndpoint endpoint = endpoints.get(Integer.parseInt(names.get("endpoint")));
    endpoint.become(FallibleEndpoint.Mode.valueOf(names.get("mode")));
    exchange.endExchange();
  }

  private void receive(HttpServerExchange exchange) {
    long atMicros = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    int now = open.incrementAndGet();
    if (now > mostOpen.get()) {
      mostOpen.accumulateAndGet(now, Math::max);
    }
    exchange.addExchangeCompleteListener(
        (ended, next) -> {
          open.decrementAndGet();
          next.proceed();
        });
    exchange
        .getRequestReceiver()
        .receiveFullBytes(
            (read, body) -> {
              log.add(new Arrival(Mark.of(body), atMicros));
              answer(read);
            });
  }

  private void answer(HttpServerExchange exchange) {
    if (answerAfterMs == 0) {
      exchange.endExchange();
      return;
    }
    Runnable later =
        () ->
            exchange
                .getIoThread()
                .executeAfter(exchange::endExchange, answerAfterMs, TimeUnit.MILLISECONDS);
    exchange.dispatch(SameThreadExecutor.INSTANCE, later); // a handler's return would end it
  }

  private void count(HttpServerExchange exchange) {
    PathTemplateMatch match = exchange.getAttachment(PathTemplateMatch.ATTACHMENT_KEY);
    int series = Integer.parseInt(match.getParameters().get("series"));
    exchange.getResponseSender().send(Integer.toString(log.count(series)));
  }
}
