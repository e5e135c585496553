package io.dehaze.benchmark.sink;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.SameThreadExecutor;
import java.net.InetSocketAddress;
import org.xnio.Options;

/** A webhook at an address of its own that can be made to fail, and to recover. */
public final class FallibleEndpoint {
  /** What it does with requests. */
  public enum Mode {
    /** Answers 200. */
    WELL,
    /** Takes requests and never answers. */
    HANGS,
    /** Closes its connections and refuses new ones. */
    REFUSES
  }

  private final HttpHandler well;
  private Undertow server;
  private int port;
  private volatile Mode mode = Mode.WELL;

  /**
   * Well, once started.
   *
   * @param well what it does when it is well
   */
  FallibleEndpoint(HttpHandler well) {
    this.well = well;
  }

  /** Listens; returns the port. */
  synchronized int start() {
    server =
        Undertow.builder()
            .setIoThreads(1)
            .setWorkerThreads(1)
            .setServerOption(UndertowOptions.ALWAYS_SET_DATE, false)
            .setSocketOption(Options.REUSE_ADDRESSES, true)
            .addHttpListener(port, "127.0.0.1", this::handle)
            .build();
    server.start();
    port = ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
    return port;
  }

  private void handle(HttpServerExchange exchange) throws Exception {
    if (mode == Mode.HANGS) {
      exchange.dispatch(SameThreadExecutor.INSTANCE, () -> {}); // else its return would end it
    } else {
      well.handleRequest(exchange);
    }
  }

  synchronized void become(Mode newMode) {
    mode = newMode;
    if (newMode == Mode.REFUSES) {
      server.stop();
      server = null;
    } else if (server == null) {
      start();
    }
  }
}
