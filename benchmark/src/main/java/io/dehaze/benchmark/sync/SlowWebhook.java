package io.dehaze.benchmark.sync;

import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.SameThreadExecutor;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/** A webhook that takes its time, so that a backlog for it lasts for as long as is measured. */
final class SlowWebhook implements AutoCloseable {
  private static final int ANSWER_AFTER_MS = 50;

  private final Undertow server;

  SlowWebhook() {
    server =
        Undertow.builder()
            .setIoThreads(1)
            .setWorkerThreads(1)
            .addHttpListener(0, "127.0.0.1", SlowWebhook::handle)
            .build();
    server.start();
  }

  private static void handle(HttpServerExchange exchange) {
    exchange.dispatch(
        SameThreadExecutor.INSTANCE,
        () ->
            exchange
                .getIoThread()
                .executeAfter(exchange::endExchange, ANSWER_AFTER_MS, TimeUnit.MILLISECONDS));
  }

  URI url() {
    var address = (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
    return URI.create("http://127.0.0.1:" + address.getPort() + "/slow");
  }

  @Override
  public void close() {
    server.stop();
  }
}
